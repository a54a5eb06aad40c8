import { Duration } from 'cdk8s'
import { expect, test } from 'vitest'
import { edited, orderPaid, orderPlaced, ruling, rulings, type ShopProps, shop, verdicts } from '../support.ts'

const topics = { orders: { events: [orderPlaced] }, payments: { events: [orderPaid] } }
const reading = (consumes: readonly string[], more: ShopProps = {}) =>
  shop({ topics, consumes, produces: ['orders', 'payments'], ...more })

const onBilling = (before: Parameters<typeof rulings>[0], after: Parameters<typeof rulings>[0]) =>
  rulings(before, after)
    .filter(({ object }) => object.name === 'billing')
    .map(({ code, class: given }) => `${given} ${code}`)

test('a topic that is read no longer: its unread events are skipped', () => {
  const found = ruling('KAFKA-CONSUMED-TOPICS', reading(['orders', 'payments']), reading(['orders']))
  expect(found).toMatchObject({
    class: 'reprocessing',
    path: 'spec.template.spec.containers[billing].env[KAFKA_CONSUMES].value',
  })
  expect(found.why).toBe('billing no longer reads payments: what it has not read there is skipped.')
})

test('a topic that is there already is read from its beginning', () => {
  expect(ruling('KAFKA-CONSUMED-TOPICS', reading(['orders']), reading(['orders', 'payments'])).why).toContain(
    'reads payments from the oldest retained event',
  )
})

test('a new topic has none', () => {
  expect(onBilling(shop(), reading(['orders', 'payments']))).toEqual(['rolling-restart KAFKA-CONSUMED-EVENTS'])
})

test('kinds of event that are no longer taken are skipped, others are not', () => {
  const events = (...list: (typeof orderPlaced)[]) => shop({ topics: { orders: { events: list } } })
  expect(onBilling(events(orderPlaced, orderPaid), events(orderPlaced))).toEqual(['reprocessing KAFKA-CONSUMED-EVENTS'])
  expect(onBilling(events(orderPlaced), events(orderPlaced, orderPaid))).toEqual([
    'rolling-restart KAFKA-CONSUMED-EVENTS',
  ])
})

test('without dead letters an event can block its partition', () => {
  expect(onBilling(shop(), shop({ consumer: { deadLetters: false } }))).toEqual([
    'rolling-restart KAFKA-DEAD-LETTERS-OFF',
  ])
})

test('the other end for partitions without an offset', () => {
  const latest = shop({
    consumer: { consumerConfig: { 'auto.offset.reset': 'latest' }, mayLoseEvents: 'samples' },
  })
  expect(ruling('KAFKA-OFFSET-RESET', shop(), latest)).toMatchObject({
    class: 'reprocessing',
    old: 'earliest',
    new: 'latest',
  })
  expect(ruling('KAFKA-OFFSET-RESET', latest, shop()).why).toContain('read from their oldest event')
})

test('the number of members', () => {
  const members = (replicas: number) => shop({ consumer: { replicas } })
  expect(ruling('KAFKA-CONSUMER-STOPPED', members(2), members(0))).toMatchObject({ class: 'outage', old: 2, new: 0 })
  expect(ruling('KAFKA-CONSUMER-SCALED', members(2), members(3)).class).toBe('no-restart')
  expect(ruling('KAFKA-CONSUMER-IDLE', members(2), members(5))).toMatchObject({ class: 'no-restart' })
  expect(ruling('KAFKA-CONSUMER-IDLE', members(2), members(5)).why).toContain('2 pods of billing will be idle')
  expect(verdicts(members(5), members(4))).toEqual(['no-restart KAFKA-CONSUMER-SCALED Deployment/billing'])
})

test('a number that an autoscaler has is not looked at', () => {
  const left = edited(shop(), 'Deployment/billing', (text) => text.replace('"replicas":2,', ''))
  const scaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'billing' },
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'billing' },
    },
  }
  expect(verdicts(shop(), [...left, scaler])).toEqual([])
})

test('other settings are read when the pods restart', () => {
  const found = ruling('KAFKA-CLIENT-SETTING', shop(), shop({ consumer: { handlerTimeout: Duration.seconds(10) } }))
  expect(found).toMatchObject({ class: 'rolling-restart', old: '20000', new: '10000' })
  expect(found.path).toContain('env[HANDLER_TIMEOUT_MS]')
})

test('a setting without which a service does not start, or that it cannot read', () => {
  const variable = (from: RegExp, to: string) => edited(shop(), 'Deployment/billing', (text) => text.replace(from, to))
  const gone = ruling('KAFKA-CLIENT-SETTING', shop(), variable(/\{"name":"KAFKA_GROUP_ID","value":"billing"\},/, ''))
  expect(gone).toMatchObject({ class: 'manual-steps', action: 'Restore KAFKA_GROUP_ID=billing.' })
  expect(gone.why).toContain('The rollout stalls')
  const wrong = variable(/("HANDLER_TIMEOUT_MS","value"):"\d+"/, '$1:"20s"')
  expect(ruling('KAFKA-CLIENT-SETTING', shop(), wrong).why).toContain('20s cannot be read')
  const fromSecret = variable(
    /("KAFKA_GROUP_ID"),"value":"billing"/,
    '$1,"valueFrom":{"secretKeyRef":{"name":"x","key":"y"}}',
  )
  expect(ruling('KAFKA-CLIENT-SETTING', shop(), fromSecret).class).toBe('rolling-restart')
})

test('a session timeout that the brokers refuse', () => {
  const session = (seconds: number) => shop({ consumer: { sessionTimeout: Duration.seconds(seconds) } })
  expect(ruling('KAFKA-SESSION-TIMEOUT', session(10), session(5))).toMatchObject({ class: 'manual-steps', new: '5000' })
  const strict = (seconds: number) =>
    shop({
      kafka: { config: { 'group.min.session.timeout.ms': 8_000 } },
      consumer: { sessionTimeout: Duration.seconds(seconds) },
    })
  expect(ruling('KAFKA-SESSION-TIMEOUT', strict(10), strict(7)).why).toContain('from 8000 to 1800000 ms')
})
