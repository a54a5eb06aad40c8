import { expect, test } from 'vitest'
import { edited, ruling, rulings, shop, unexplained, verdicts } from '../support.ts'

const voters = (before: number, after: number) =>
  ruling('KAFKA-VOTERS', shop({ kafka: { brokers: before } }), shop({ kafka: { brokers: after } }))

const withVoters = (replace: (text: string) => string) => edited(shop(), 'ConfigMap/kafka-config', replace)

test.each([
  [3, 1, 'quorum-loss', 'no majority'],
  [1, 3, 'quorum-loss', 'are a majority of the new list'],
  [3, 5, 'manual-steps', 'others of 5'],
  [5, 3, 'manual-steps', 'others of 3'],
])('%i combined nodes become %i: %s', (before, after, given, why) => {
  const found = voters(before, after)
  expect(found).toMatchObject({ class: given, path: 'data[server.properties][controller.quorum.voters]' })
  expect(found.why).toContain(why)
})

test('which nodes restart for it is said with it', () => {
  expect(voters(3, 5)?.why).toContain(' restart one by one')
})

test('voters that change places are other voters', () => {
  const after = withVoters((text) =>
    text.replace('0@kafka-0', 'X@kafka-0').replace('1@kafka-1', '0@kafka-1').replace('X@kafka-0', '1@kafka-0'),
  )
  const found = ruling('KAFKA-VOTERS', shop(), after)
  expect(found.class).toBe('quorum-loss')
  expect(found.why).toContain('1 (kafka-0) and 0 (kafka-1)')
})

test('their order in the list says nothing, nor does the long form of a name', () => {
  const reordered = withVoters((text) =>
    text.replace(/controller\.quorum\.voters=([^,]*),([^,]*),([^\\]*)/, 'controller.quorum.voters=$3,$1,$2'),
  )
  expect(ruling('KAFKA-VOTERS', shop(), reordered).class).toBe('no-restart')
  const long = withVoters((text) => text.replaceAll('.svc:9093', '.svc.cluster.local:9093'))
  expect(ruling('KAFKA-VOTERS', shop(), long).class).toBe('no-restart')
})

test('another port of the voters is where nobody listens yet', () => {
  expect(
    ruling(
      'KAFKA-VOTERS',
      shop(),
      withVoters((text) => text.replaceAll('.svc:9093', '.svc:9193')),
    ).class,
  ).toBe('outage')
})

test('brokers and controllers both have the list; all is explained', () => {
  const [before, after] = [shop({ kafka: { controllers: 3 } }), shop({ kafka: { controllers: 5 } })]
  expect(verdicts(before, after)).toEqual([
    'manual-steps KAFKA-VOTERS ConfigMap/kafka-controller-config',
    'manual-steps KAFKA-VOTERS ConfigMap/kafka-broker-config',
  ])
  expect(unexplained(before, after)).toEqual(['StatefulSet/kafka-controller spec.replicas'])
})

test('roles that do not fit the voters', () => {
  const after = withVoters((text) => text.replace('process.roles=broker,controller', 'process.roles=broker'))
  expect(ruling('KAFKA-ROLES', shop(), after)).toMatchObject({ class: 'outage', new: 'broker' })
  const swapped = withVoters((text) =>
    text.replace('process.roles=broker,controller', 'process.roles=controller,broker'),
  )
  expect(rulings(shop(), swapped)).toEqual([])
})

test.each([
  [1, 'quorum-loss'],
  [2, 'manual-steps'],
])('%i of three controllers: %s', (replicas, given) => {
  const before = shop({ kafka: { controllers: 3 } })
  const after = edited(before, 'StatefulSet/kafka-controller', (text) =>
    text.replace('"replicas":3', `"replicas":${replicas}`),
  )
  expect(ruling('KAFKA-CONTROLLERS-REMOVED', before, after)).toMatchObject({ class: given, old: 3, new: replicas })
})

test('a static quorum cannot do without its list', () => {
  const after = withVoters((text) =>
    text.replace('controller.quorum.voters=', 'controller.quorum.bootstrap.servers=').replaceAll(/\d@kafka/g, 'kafka'),
  )
  expect(ruling('KAFKA-QUORUM-KIND', shop(), after).class).toBe('quorum-loss')
  const both = withVoters((text) =>
    text.replace(
      'controller.quorum.voters=',
      'controller.quorum.bootstrap.servers=kafka:9093\\ncontroller.quorum.voters=',
    ),
  )
  expect(ruling('KAFKA-QUORUM-BOOTSTRAP', shop(), both).class).toBe('no-restart')
})
