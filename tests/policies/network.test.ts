import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { describe, expect, test } from 'vitest'
import { environments } from '../../environments.ts'
import { emitted, environmentOf, isWorkload, podTemplateOf } from '../support.ts'

type Policy = NonNullable<INetworkPolicy['spec']>
type Selector = NonNullable<Policy['podSelector']>
type Rule = NonNullable<Policy['ingress'] | Policy['egress']>[number]
type Peers = NonNullable<Policy['ingress']>[number]['from']

interface Pod {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  /** What it is told of Kafka and PostgreSQL, and what it loads. */
  readonly env: Readonly<Record<string, string>>
}

/** Pods and policies of each system of the environments that have policies. */
const found = emitted().filter(({ folder }) =>
  environments.some((one) => 'networkPolicies' in one && folder.startsWith(`${one.name}/`)),
)
const folders = [...new Set(found.map(({ folder }) => folder))]

const selects = ({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Readonly<Record<string, string>>) =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator }) => operator === 'DoesNotExist' && labels[key] === undefined)

/** Whether a pod of the same namespace is one of some peers. */
const isOne = (peers: Peers, pod: Pod) =>
  peers === undefined ||
  peers.some(
    ({ podSelector, namespaceSelector, ipBlock }) =>
      ipBlock === undefined &&
      (namespaceSelector === undefined || Object.keys(namespaceSelector).length === 0) &&
      selects(podSelector ?? {}, pod.labels),
  )

const opens = ({ ports = [] }: Rule, port: number) => ports.some((one) => one.port === port && one.protocol === 'TCP')

/** Kubernetes' own reading: a pod that a policy selects may do what any of its policies allows, on both ends. */
function reaches(policies: readonly Policy[], from: Pod, to: Pod, port: number): boolean {
  const ofPod = (pod: Pod) => policies.filter(({ podSelector }) => selects(podSelector, pod.labels))
  const out = ofPod(from).some(({ egress = [] }) => egress.some((rule) => opens(rule, port) && isOne(rule.to, to)))
  const into = ofPod(to).some(({ ingress = [] }) => ingress.some((rule) => opens(rule, port) && isOne(rule.from, from)))
  return out && into
}

/** What the manifests say by other means: addresses that pods are told. */
function isDeclared(from: Pod, to: Pod, port: number): boolean {
  const does = (role: string) => [role, 'node'].includes(to.labels['app.kubernetes.io/component'] ?? '')
  const isNode = (pod: Pod) => pod.labels.app === 'kafka'
  const told = (server: string) => Object.values(from.env).some((value) => value.includes(server))
  if (port === 9092) return does('broker') && !isNode(from) && told('kafka-bootstrap:9092')
  if (port === 9091) return does('broker') && isNode(from)
  if (port === 9093) return does('controller') && isNode(from)
  if (port === 5432) return to.labels.app === 'postgres' && from.env.PGHOST === 'postgres'
  if (port === 8080) return Object.values(from.env).some((value) => value.startsWith(`http://${to.labels.app}/`))
  return false
}

test('there are policies in production, on a Kafka of somebody else, and on Strimzi', () => {
  expect(folders.map((folder) => folder.split('/')[0])).toEqual(
    expect.arrayContaining(['production', 'msk', 'strimzi']),
  )
})

describe.each(folders)('%s', (system) => {
  const objects = found.filter(({ folder }) => folder === system).map(({ object }) => object)
  const policies = objects.flatMap((object) => (object.kind === 'NetworkPolicy' ? (object.spec ?? []) : []))
  const pods: Pod[] = objects.filter(isWorkload).map((object) => ({
    name: `${object.metadata?.name}`,
    labels: podTemplateOf(object)?.metadata?.labels ?? {},
    env: environmentOf(object),
  }))

  test('every connection that is declared is open on both ends, and no other', () => {
    const pairs = pods.flatMap((from) => pods.map((to) => [from, to] as const))
    const all = pairs.flatMap(([from, to]) =>
      [8080, 9090, 9091, 9092, 9093, 9094, 5432].map((port) => ({ from, to, port })),
    )
    const named = (edges: typeof all) => edges.map(({ from, to, port }) => `${from.name} → ${to.name}:${port}`)
    expect(named(all.filter(({ from, to, port }) => reaches(policies, from, to, port)))).toEqual(
      named(all.filter(({ from, to, port }) => isDeclared(from, to, port))),
    )
  })

  test('a pod of the system that no construct has made reaches nothing, but asks for names', () => {
    const stranger = {
      name: 'stranger',
      labels: { 'app.kubernetes.io/part-of': pods[0]?.labels['app.kubernetes.io/part-of'] ?? '' },
      env: {},
    }
    const itsOwn = policies.filter(({ podSelector }) => selects(podSelector, stranger.labels))
    expect(itsOwn.map(({ ingress = [] }) => ingress)).toEqual([[]])
    expect(
      itsOwn.flatMap(({ egress = [] }) => egress.flatMap(({ ports = [] }) => ports.map(({ port }) => port))),
    ).toEqual([53, 53])
  })

  test('every pod has a policy of its own beside the default', () => {
    for (const pod of pods)
      expect(
        policies.filter(({ podSelector }) => selects(podSelector, pod.labels)),
        pod.name,
      ).toHaveLength(2)
  })
})
