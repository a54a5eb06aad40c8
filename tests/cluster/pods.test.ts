import { App, Chart } from 'cdk8s'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeOnCluster } from './support/cluster.ts'
import { kubectl, TestNamespace } from './support/kubectl.ts'
import { podRows, valueAt } from './support/pod-rows.ts'

/** Each object under a name of its own. */
const objects = podRows.map((row, index) => {
  const object = row.make(new Chart(new App(), `row-${index}`)).toJson()
  return { ...object, metadata: { ...object.metadata, name: `row-${index}` } }
})

describeOnCluster('what users set on pods', () => {
  let namespace: TestNamespace
  let answers: readonly unknown[] = []
  let minor = ''
  beforeAll(async () => {
    minor = JSON.parse(await kubectl(['version', '-o', 'json'])).serverVersion.minor
    namespace = await TestNamespace.create('pods')
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })
    const dryRun = ['apply', '--dry-run=server', '--validate=strict', '-o', 'json', '-f', '-']
    answers = JSON.parse(await namespace.run(dryRun, list)).items
  })
  afterAll(() => namespace.delete())

  it.each(podRows.map((row, index) => ({ ...row, index })))('$need', ({ at, gone, index }) => {
    const written = valueAt(objects[index], at)
    const answer = valueAt(answers[index], at)
    expect(written).toBeDefined()
    if (gone === undefined) expect([answer]).toMatchObject([written])
    // What is switched off there may be on elsewhere.
    else if (minor === '33') expect([answer]).not.toMatchObject([written])
  })
})
