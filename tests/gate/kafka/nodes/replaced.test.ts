import { expect, test } from 'vitest'
import { edited, ruling, rulings, shop, verdicts } from '../support.ts'

test('dedicated controllers in place of combined nodes are new nodes with empty claims', () => {
  const found = rulings(shop(), shop({ kafka: { controllers: 3 } })).filter(
    ({ code }) => code === 'KAFKA-NODES-REPLACED',
  )
  expect(found.map(({ class: given, object }) => `${given} ${object.name}`)).toEqual([
    'data-loss kafka-controller',
    'data-loss kafka-broker',
  ])
  expect(found[0]?.why).toContain('stay on the claims of StatefulSet kafka')
})

test('a cluster under another name is another cluster, and the old one goes on running', () => {
  const found = verdicts(shop(), shop({ name: 'events' }))
  expect(found).toContain('data-loss KAFKA-NODES-REPLACED StatefulSet/events')
  expect(found).toContain('manual-steps KAFKA-NODES-REMOVED StatefulSet/kafka')
  expect(found).toContain('manual-steps KAFKA-OTHER-CLUSTER Deployment/billing')
})

test('in another namespace the claims are others as well; topics are not told as renamed', () => {
  const found = ruling('KAFKA-NODES-REPLACED', shop({ namespace: 'shop' }), shop({ namespace: 'store' }))
  expect(found).toMatchObject({
    class: 'data-loss',
    object: { namespace: 'store', name: 'kafka' },
    old: 'StatefulSet kafka in shop',
    new: 'StatefulSet kafka in store',
  })
  expect(found.action).toContain('kubectl -n shop delete statefulset/kafka')
  expect(verdicts(shop({ namespace: 'shop' }), shop({ namespace: 'store' }))).not.toContain(
    expect.stringContaining('KAFKA-TOPIC'),
  )
})

test('nodes that are only removed go on running', () => {
  const before = shop()
  const after = before.filter(({ metadata }) => !metadata.name.startsWith('kafka'))
  expect(ruling('KAFKA-NODES-REMOVED', before, after)).toMatchObject({ class: 'manual-steps', path: '' })
})

test('nodes that are there, but whose ConfigMap is not, are not removed', () => {
  const after = edited(shop(), 'StatefulSet/kafka', (text) =>
    text.replace('"configMap":{"name":"kafka-config"}', '"configMap":{"name":"nowhere"}'),
  )
  expect(verdicts(shop(), after).join()).not.toContain('KAFKA-NODES')
})
