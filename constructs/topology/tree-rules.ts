import { apiObjectsOf } from '../platform/api-objects.ts'
import { duplicateNames } from '../platform/duplicate-names.ts'
import { addTreeRule } from '../platform/whole-tree.ts'
import { topologyOf } from './topology.ts'
import { allTopologyFindings } from './topology-rules.ts'

// What holds in the tree of every program, whether it has a System or is a plain App of cdk8s. Loading this file is enough.

addTreeRule((root) => allTopologyFindings(topologyOf(root)).filter(({ level }) => level === 'error'))

addTreeRule((root) =>
  duplicateNames(apiObjectsOf(root), {
    // Charts without a namespace are assumed to be applied to the same one.
    reachOf: () => '',
    placeOf: ({ node }) => node.path,
    fix: 'rename one, give their charts different namespaces, or build what is applied elsewhere in a separate App',
  }),
)
