import { describe, expect, test } from 'vitest'
import { declaredTopics } from '../../contracts/topics.ts'
import { environments } from '../../environments.ts'
import { emitted, environmentOf, find, type Manifest } from '../support.ts'

const objectsOf = (environment: string) =>
  emitted().flatMap(({ folder, object }) => (folder === `${environment}/order-payment-notification` ? [object] : []))
const brokersOf = (environment: string) => environments.find(({ name }) => name === environment)?.brokers
const kinds = (environment: string) => objectsOf(environment).map(({ kind, metadata }) => `${kind} ${metadata?.name}`)

/** The topics, each with its partitions: of a reconciler's ConfigMap, or of KafkaTopic resources. */
function declaredIn(objects: readonly Manifest[]): string[] {
  const resources = objects as readonly { readonly kind: string; readonly metadata?: { readonly name?: string } }[]
  const ofStrimzi = resources.filter(({ kind }) => kind === 'KafkaTopic') as unknown as {
    readonly metadata: { readonly name: string }
    readonly spec: { readonly partitions: number }
  }[]
  if (ofStrimzi.length > 0) return ofStrimzi.map(({ metadata, spec }) => `${metadata.name} ${spec.partitions}`)
  const text = find(objects, 'ConfigMap', 'kafka-topics').data?.['topics.json'] ?? ''
  return declaredTopics.parse(JSON.parse(text)).map(({ name, partitions }) => `${name} ${partitions}`)
}

/** What the documents of this system rely on: names and numbers that nobody may change by accident. */
describe.each(['local', 'production', 'msk', 'strimzi'])('%s', (environment) => {
  const objects = objectsOf(environment)
  const brokers = brokersOf(environment)

  test('somebody can attach to order-service and type, and it answers requests on port 80', () => {
    const { spec } = find(objects, 'Deployment', 'order-service')
    expect(spec?.replicas).toBe(1)
    expect(spec?.template.spec?.containers).toMatchObject([{ stdin: true, tty: true }])
    expect(find(objects, 'Service', 'order-service').spec).toMatchObject({ ports: [{ port: 80, targetPort: 'http' }] })
  })

  test('there are as many partitions and members of each group as brokers', () => {
    expect(declaredIn(objects)).toEqual(expect.arrayContaining([`orders ${brokers}`, `payments ${brokers}`]))
    for (const name of ['payment', 'notification']) {
      const deployment = find(objects, 'Deployment', `${name}-service`)
      expect(deployment.spec?.replicas).toBe(brokers)
      expect(environmentOf(deployment).KAFKA_GROUP_ID).toBe(`${name}-group`)
    }
  })

  test('nobody but order-service has a terminal', () => {
    const withTerminal = objects.flatMap((object) =>
      object.kind === 'Deployment' && object.spec?.template.spec?.containers.some(({ stdin, tty }) => stdin || tty)
        ? [object.metadata?.name]
        : [],
    )
    expect(withTerminal).toEqual(['order-service'])
  })
})

test('the Kafka of msk is somebody else’s: there are clients and topics, and no broker', () => {
  expect(kinds('msk').filter((kind) => /StatefulSet|kafka-(config|bootstrap)/.test(kind))).toEqual([])
  for (const object of objectsOf('msk')) {
    if (object.kind !== 'Deployment') continue
    expect(environmentOf(object)).toMatchObject({
      KAFKA_BOOTSTRAP_SERVERS: expect.stringMatching(/^([^,]+:9094,){2}[^,]+:9094$/),
      KAFKA_SECURITY_PROTOCOL: 'SSL',
    })
  }
})

test('the Kafka UI is there locally only', () => {
  expect(kinds('local')).toContain('Deployment kafka-ui')
  for (const environment of ['production', 'msk', 'strimzi'])
    expect(kinds(environment)).not.toContain('Deployment kafka-ui')
})
