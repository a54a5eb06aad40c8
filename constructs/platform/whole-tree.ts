import type { IConstruct } from 'constructs'
import type { LintCode } from '../topology/codes.ts'

/** A problem that shows only in the whole tree, and the construct that it is about. */
export interface TreeProblem {
  readonly construct: IConstruct
  readonly code: LintCode
  readonly message: string
}

/** A rule about all that is below a root. */
export type TreeRule = (root: IConstruct) => readonly TreeProblem[]

const rules: TreeRule[] = []

/**
 * Adds a rule that holds in every tree with a construct of ours. What reads all constructs cannot be imported by each of them, so
 * it comes here by itself.
 */
export const addTreeRule = (rule: TreeRule): void => void rules.push(rule)

const WHOLE = 'cdk8s-kafka/whole-tree'

/**
 * Has the tree of a construct checked as a whole, once, however it is synthesized: `app.synth()`, `Testing.synth()`, `cdk8s synth`
 * and this project's own `synth`.
 */
export function checkTreeOf({ node: { root } }: IConstruct): void {
  if (root.node.metadata.some(({ type }) => type === WHOLE)) return
  const validate = remembered(root)
  root.node.addMetadata(WHOLE, validate)
  root.node.addValidation({ validate })
}

/** What the validation of a root reports about its whole tree, each with its place. */
export const treeMessagesOf = ({ node }: IConstruct): string[] =>
  node.metadata.filter(({ type }) => type === WHOLE).flatMap(({ data }): string[] => data())

/** cdk8s validates the whole tree again for each chart: as long as no construct came or went, nothing else is found. */
function remembered(root: IConstruct): () => string[] {
  let seen: readonly IConstruct[] = []
  let messages: string[] = []
  return () => {
    const constructs = root.node.findAll()
    if (constructs.length !== seen.length || constructs.some((construct, index) => construct !== seen[index])) {
      seen = constructs
      messages = rules
        .flatMap((rule) => rule(root))
        .map(({ construct, message }) => [construct.node.path, message].filter(Boolean).join(': '))
    }
    return messages
  }
}
