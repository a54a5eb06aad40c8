import { afterAll, beforeAll, expect, test } from 'vitest'
import { sections } from '../packages/tutorial/page.ts'
import { Reader } from '../packages/tutorial/reader.ts'
import { describeOnCluster } from './support/cluster.ts'
import { kubectl } from './support/kubectl.ts'

// docs/tutorial.md, typed as it stands there: of what comes before the cluster only what it needs.

const NAMESPACE = 'my-shop'
const titled = (title: string) => sections.filter((one) => one.title === title)

describeOnCluster('the tutorial', () => {
  const reader = new Reader()
  let ours = false
  beforeAll(async () => {
    const known = await kubectl(['get', 'namespace', NAMESPACE, '--ignore-not-found', '-o', 'name'])
    if (known !== '') throw new Error(`${known} exists on this cluster: delete it first, with all that is in it`)
    ours = true
    for (const section of titled('1. Make the project')) await reader.follow(section)
    await reader.run('npm run synth')
  })
  afterAll(async () => {
    if (ours) await kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found', '--wait=false'])
    await reader.close()
  })

  test('events go through a real cluster, and the topic reconciler runs the base image of the project', async () => {
    const [section, ...others] = titled('6. On a cluster')
    expect(others).toEqual([])
    if (section === undefined) throw new Error('there is no section about a cluster')
    await reader.follow(section)
    expect(await reader.run('cat dist/local/my-shop/topics.k8s.yaml')).toContain('image: my-shop/base:0.1.0')
  })
})
