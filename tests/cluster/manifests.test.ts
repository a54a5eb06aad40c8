import { Yaml } from 'cdk8s'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiObjectsOf } from '../../constructs/index.ts'
import { buildSystems, folderOf } from '../../synthesis/build.ts'
import { project } from '../project.ts'
import { isOfKubernetes, type Manifest } from '../support.ts'
import { describeOnCluster } from './support/cluster.ts'
import { root, TestNamespace } from './support/kubectl.ts'

describeOnCluster('the API server accepts every manifest, strictly and without a warning', () => {
  let empty: TestNamespace
  beforeAll(async () => {
    empty = await TestNamespace.create('manifests')
  })
  afterAll(() => empty.delete())

  const cases = buildSystems(project)
  it.each(cases.map((system) => ({ folder: `dist/${folderOf(system)}`, system })))(
    '$folder',
    async ({ folder, system }) => {
      const { namespace } = system
      // A namespace has to be there before anything in it can be checked.
      const own = namespace && (await TestNamespace.apply(namespace, `${folder}/00-namespace.k8s.yaml`))
      try {
        const place = own ? [] : ['-n', empty.name]
        // Kinds of operators are not installed here: tests/packages compares them with their schemas.
        const objects = apiObjectsOf(system).map((object) => object.toJson() as Manifest)
        const input = Yaml.stringify(...objects.filter(isOfKubernetes))
        const args = [...place, 'apply', '--dry-run=server', '--validate=strict', '-f', '-']
        const { stdout, stderr } = await execa('kubectl', args, { cwd: root, input })
        expect(stderr).toBe('')
        expect(
          stdout.split('\n').every((line) => /(created|configured|unchanged) \(server dry run\)$/.test(line)),
        ).toBe(true)
      } finally {
        if (own) await own.delete()
      }
    },
  )
})
