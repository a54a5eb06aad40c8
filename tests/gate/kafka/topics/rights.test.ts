import { expect, test } from 'vitest'
import type { KubernetesObject } from '../../../../gate/types.ts'
import { edited, orderPlaced, ruling, shop, unexplained } from '../support.ts'

const secured = (more: Parameters<typeof shop>[0] = {}): KubernetesObject[] =>
  shop({
    ...more,
    namespace: 'shop',
    kafka: { security: { authentication: 'mtls', authorization: 'acls', certificates: 'secrets' } },
  })

/** The rights of the reconciler's file, edited. */
const withRights = (objects: KubernetesObject[], change: (acls: { principal: string; resource: string }[]) => object) =>
  edited(objects, 'ConfigMap/kafka-topics', (text) => {
    const object = JSON.parse(text)
    object.data['acls.json'] = JSON.stringify(change(JSON.parse(object.data['acls.json'])))
    return JSON.stringify(object)
  })

test('a right that a workload still needs is an outage, whichever it is', () => {
  const before = secured()
  for (const [principal, resource, right] of [
    ['User:billing', 'group', 'User:billing Read group billing'],
    ['User:billing', 'topic', 'User:billing Read topic orders'],
    ['User:orders', 'topic', 'User:orders Write topic orders'],
  ]) {
    const after = withRights(before, (acls) =>
      acls.filter((acl) => acl.principal !== principal || acl.resource !== resource),
    )
    const found = ruling('KAFKA-RIGHTS-REMOVED', before, after)
    expect(found).toMatchObject({ class: 'outage', path: 'data[acls.json]' })
    expect(found.why).toContain(right)
  }
})

test('rights that go with what used them are taken away without harm', () => {
  const both = { topics: { orders: { events: [orderPlaced] }, payments: {} } }
  const [before, after] = [
    secured({ ...both, consumes: ['orders', 'payments'] }),
    secured({ ...both, consumes: ['orders'] }),
  ]
  const found = ruling('KAFKA-RIGHTS-REMOVED', before, after)
  expect(found).toMatchObject({ class: 'no-restart' })
  expect(found.why).toContain('User:billing Read topic payments')
  expect(unexplained(before, after).filter((path) => path.includes('acls'))).toEqual([])
})

test('rights of programs that are not here are a question, given ones are none', () => {
  const before = withRights(secured(), (acls) => [
    ...acls,
    { principal: 'User:till', resource: 'topic', name: 'orders', operations: ['Write'] },
  ])
  expect(ruling('KAFKA-RIGHTS-REMOVED', before, secured())).toMatchObject({ class: 'manual-steps', new: undefined })
  expect(ruling('KAFKA-RIGHTS-ADDED', secured(), before)).toMatchObject({
    class: 'no-restart',
    new: ['User:till Write topic orders'],
  })
})
