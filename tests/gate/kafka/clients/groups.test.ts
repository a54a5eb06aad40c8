import { expect, test } from 'vitest'
import { edited, orderPaid, orderPlaced, ruling, rulings, shop, unexplained, verdicts } from '../support.ts'

test('another group begins anew', () => {
  const [before, after] = [shop(), shop({ consumer: { group: 'invoices' } })]
  const found = ruling('KAFKA-GROUP-RENAMED', before, after)
  expect(found).toMatchObject({
    class: 'reprocessing',
    object: { kind: 'Deployment', name: 'billing' },
    path: 'spec.template.spec.containers[billing].env[KAFKA_GROUP_ID].value',
    old: 'billing',
    new: 'invoices',
  })
  expect(found.why).toContain('reads orders from the oldest retained event')
  expect(unexplained(before, after)).toEqual([])
})

test('or skips, when it is told to begin at the end', () => {
  const latest = { consumerConfig: { 'auto.offset.reset': 'latest' }, mayLoseEvents: 'samples' } as const
  const after = shop({ consumer: { group: 'invoices', ...latest } })
  expect(ruling('KAFKA-GROUP-RENAMED', shop({ consumer: latest }), after).why).toContain('is skipped')
})

test('two workloads that come to share a group', () => {
  const other = shop({ consumerId: 'audit', consumer: { group: 'audit' } }).filter(
    ({ metadata }) => metadata.name === 'audit',
  )
  const before = [...shop(), ...other]
  const after = edited(before, 'Deployment/audit', (text) =>
    text.replace('"KAFKA_GROUP_ID","value":"audit"', '"KAFKA_GROUP_ID","value":"billing"'),
  )
  const found = rulings(before, after).filter(({ object }) => object.name === 'audit')
  expect(found.map(({ code, class: given }) => `${given} ${code}`)).toEqual(['reprocessing KAFKA-GROUP-SHARED'])
  const added = ruling('KAFKA-GROUP-SHARED', shop(), after)
  expect(added).toMatchObject({ class: 'reprocessing', object: { name: 'audit' }, new: 'billing' })
  expect(added.why).toContain('audit and billing now share a group')
})

test('of members that read other topics each reads its own', () => {
  const topics = { orders: { events: [orderPlaced] }, payments: { events: [orderPaid] } }
  const audit = (group: string) =>
    shop({ topics, consumerId: 'audit', consumes: ['payments'], consumer: { group } }).filter(
      ({ metadata }) => metadata.name === 'audit',
    )
  const before = [...shop({ topics }), ...audit('audit')]
  const found = rulings(before, [...shop({ topics }), ...audit('billing')])
  expect(found.map(({ code }) => code)).toEqual(['KAFKA-GROUP-RENAMED'])
})

test('a consumer under another name leaves the old one in the group', () => {
  const found = ruling('KAFKA-CONSUMER-REMOVED', shop(), shop({ consumerId: 'invoices' }))
  expect(found).toMatchObject({ class: 'manual-steps', object: { name: 'billing' }, path: '' })
  expect(found.why).toContain('keep some of the partitions from invoices')
  expect(found.action).toBe('kubectl delete deployment/billing')
})

test('a consumer that is gone from the manifests goes on reading', () => {
  const before = shop({ namespace: 'shop' })
  const after = before.filter(({ metadata }) => metadata.name !== 'billing')
  expect(verdicts(before, after)).toEqual(['manual-steps KAFKA-CONSUMER-REMOVED Deployment/billing'])
  expect(ruling('KAFKA-CONSUMER-REMOVED', before, after).action).toBe('kubectl -n shop delete deployment/billing')
})

test('a new group reads what is there already', () => {
  const before = shop().filter(({ metadata }) => metadata.name !== 'billing')
  const found = ruling('KAFKA-GROUP-ADDED', before, shop())
  expect(found).toMatchObject({ class: 'no-restart', object: { name: 'billing' }, new: 'group billing' })
  expect(found.why).toContain('reads from the oldest retained event of orders')
})

test('when another reader of the same topic goes with its group, it is taken for that one', () => {
  const after = shop({ consumerId: 'invoices', consumer: { group: 'invoices' } })
  expect(ruling('KAFKA-GROUP-RENAMED', shop(), after)).toMatchObject({
    class: 'reprocessing',
    object: { name: 'invoices' },
    old: 'group billing',
    new: 'group invoices',
  })
})

test('of a new topic there is nothing to read', () => {
  expect(rulings([], shop()).filter(({ object }) => object.name === 'billing')).toEqual([])
})

const names = { KAFKA_BOOTSTRAP_SERVERS: 'BROKERS', KAFKA_GROUP_ID: 'GROUP', KAFKA_CONSUMES: 'TOPICS' }

/** A program that is not one of ours. */
const foreign = (group: string, settings: Readonly<Record<string, string>> = names, ...consumes: string[]) =>
  shop({
    topics: { orders: {}, payments: {} },
    consumer: { group, settings },
    ...(consumes.length > 0 && { consumes }),
  })

test('a program with names of its own begins anew, too: at the end, unless it is told', () => {
  const found = ruling('KAFKA-GROUP-RENAMED', foreign('billing'), foreign('invoices'))
  expect(found).toMatchObject({
    class: 'reprocessing',
    path: 'spec.template.spec.containers[billing].env[GROUP].value',
    old: 'billing',
    new: 'invoices',
  })
  expect(found.why).toContain('has not read of orders is skipped')
  const told = { ...names, KAFKA_AUTO_OFFSET_RESET: 'RESET' }
  const why = ruling('KAFKA-GROUP-RENAMED', foreign('billing', told), foreign('invoices', told)).why
  expect(why).toContain('reads orders from the oldest retained event')
  expect(unexplained(foreign('billing'), foreign('invoices'))).toEqual([])
})

test('a program with names of its own reads other topics, and what it does by itself is not known', () => {
  expect(ruling('KAFKA-CONSUMED-TOPICS', foreign('a'), foreign('a', names, 'payments'))).toMatchObject({
    class: 'reprocessing',
    path: 'spec.template.spec.containers[billing].env[TOPICS].value',
    old: 'orders',
    new: 'payments',
  })
  const timeout = { ...names, KAFKA_SESSION_TIMEOUT_MS: 'SESSION' }
  expect(ruling('KAFKA-CLIENT-SETTING', foreign('a'), foreign('a', timeout))).toMatchObject({
    class: 'rolling-restart',
    old: undefined,
    new: '10000',
  })
})

test('an annotation of manifests that nobody here made says the same', () => {
  const annotations = { 'cdk8s-kafka/settings': JSON.stringify({ KAFKA_GROUP_ID: 'READS_AS' }) }
  const reads = (group: string) =>
    edited(shop(), 'Deployment/billing', (text) =>
      text
        .replace('"KAFKA_GROUP_ID","value":"billing"', `"READS_AS","value":"${group}"`)
        .replace('"template":{"metadata":{', `"template":{"metadata":{"annotations":${JSON.stringify(annotations)},`),
    )
  expect(ruling('KAFKA-GROUP-RENAMED', reads('a'), reads('b'))).toMatchObject({
    path: 'spec.template.spec.containers[billing].env[READS_AS].value',
    old: 'a',
    new: 'b',
  })
})

test('the group of a native sidecar is one, and that of a container that ends is none', () => {
  const reads = (group: string, restartPolicy: 'Always' | 'OnFailure') => {
    const env = [
      { name: 'KAFKA_GROUP_ID', value: group },
      { name: 'KAFKA_BOOTSTRAP_SERVERS', value: 'kafka:9092' },
    ]
    const tail = { name: 'tail', image: 'tail:1', env, restartPolicy }
    return edited(shop(), 'Deployment/billing', (text) =>
      text.replace('"containers":[', `"initContainers":[${JSON.stringify(tail)}],"containers":[`),
    )
  }
  expect(ruling('KAFKA-GROUP-RENAMED', reads('a', 'Always'), reads('b', 'Always'))).toMatchObject({
    old: 'a',
    new: 'b',
  })
  const codes = rulings(reads('a', 'OnFailure'), reads('b', 'OnFailure')).map(({ code }) => code)
  expect(codes).not.toContain('KAFKA-GROUP-RENAMED')
})
