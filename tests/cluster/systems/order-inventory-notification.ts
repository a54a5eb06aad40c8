import { beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../figure.ts'
import { storedIds } from '../support/events.ts'
import { InventorySystem } from '../support/inventory-system.ts'
import { eventually, type TestNamespace } from '../support/kubectl.ts'
import { portForward } from '../support/port-forward.ts'
import { order } from '../support/stock-orders.ts'
import { toolJob } from '../support/tool-job.ts'
import type { SystemTests } from './tests.ts'

const OF_SYSTEM = '--system order-inventory-notification --group notification-service'
const FROM_THE_BEGINNING = `replay ${OF_SYSTEM} --to earliest --execute`

/** What makes the group forget what it has done, together with what it has done. */
const EMPTIED = [
  '-c',
  'TRUNCATE notifications',
  '-c',
  "DELETE FROM inbox WHERE consumer_group = 'notification-service'",
]

/** Of this item nothing was ordered before. */
const ITEM = 'Bookshelf'

function applied(ns: TestNamespace): void {
  const system = new InventorySystem(ns)

  it('one apply of the folder starts everything, without a restart', async () => {
    const deployments = ['kafka-topics', 'order-service', 'inventory-service', 'notification-service']
    const workloads = ['statefulset/kafka', 'statefulset/postgres', ...deployments.map((name) => `deploy/${name}`)]
    await Promise.all(workloads.map((workload) => system.rollout(workload)))
    await system.nothingRestarted()
  })

  it('the Kafka UI is accepted with the address of the cluster; its image is not had everywhere: not waited for', async () => {
    expect(await ns.kubectl('get deploy/kafka-ui -o jsonpath={..env}')).toContain('kafka-bootstrap:9092')
    expect(await ns.kubectl('get svc/kafka-ui -o jsonpath={.spec.ports[0].port}')).toBe('8080')
  })
}

const orders = (ns: TestNamespace) => () => {
  const system = new InventorySystem(ns)

  beforeAll(async () => {
    // Those of the page's commands count, too.
    system.taken.push(...(await system.query('SELECT id FROM orders')).split('\n'))
    await Promise.all(['order-service', 'notification-service'].map((name) => system.rollout(`deploy/${name}`)))
  })

  it('an order through port-forward is confirmed, and psql in the postgres pod shows it in the three tables', async () => {
    const forward = await portForward(ns.name, 'order-service', 8000)
    const { id, ...rest } = await order(forward.url, ITEM)
    expect(rest).toEqual({ item: ITEM, quantity: 1, status: 'pending', refusals: 0 })
    system.taken.push(id)
    await eventually(async () => {
      expect(await (await fetch(`${forward.url}/orders/${id}`)).json()).toMatchObject({ status: 'confirmed' })
    }, 30)
    await forward.close()
    await system.allNotified()

    expect(await system.psql('-c', 'SELECT * FROM orders;')).toMatch(
      new RegExp(`${id} \\| ${ITEM} +\\| +1 \\| confirmed`),
    )
    expect(await system.psql('-c', 'SELECT * FROM inventory;')).toMatch(new RegExp(`${ITEM} +\\| +99 \\| +1\\n`))
    expect(await system.psql('-c', 'SELECT * FROM notifications;')).toContain(
      `${id} | your order of 1 × ${ITEM} is confirmed`,
    )
  })

  it('scaling: three notification-service pods share the three partitions', async () => {
    await system.scaleNotifications(3)
    await eventually(async () => {
      const group = await ns.kafka('kafka-0', 'kafka-consumer-groups', '--describe', '--group', 'notification-service')
      // GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG CONSUMER-ID …
      const shares = [...group.matchAll(/^\S+ +inventory-events +(\d) +\S+ +\S+ +\S+ +([^\s-]\S+)/gm)]
      expect(shares.map(([, partition]) => partition).sort()).toEqual(['0', '1', '2'])
      expect(new Set(shares.map(([, , member]) => member)).size).toBe(3)
    }, 60)
  })

  it('job replay is refused while the group has members', async () => {
    const { outcome, log } = await toolJob(ns, `${FROM_THE_BEGINNING} --name refused`)
    expect(log).toContain('notification-service is Stable with 3 members')
    expect(outcome).toBe('Failed')
  })

  it('replay: orders that come while nobody notifies wait, as job lag tells, and all arrive afterwards', async () => {
    await system.scaleNotifications(0)
    await system.post(20, 50)
    await eventually(async () => {
      expect(await system.query("SELECT count(*) FROM orders WHERE status = 'pending'")).toBe('0')
    }, 30)
    const { outcome, log } = await toolJob(ns, `lag ${OF_SYSTEM}`)
    expect(log).toContain('group notification-service: Empty, 0 members, lag 20')
    expect(outcome).toBe('Complete')
    await system.scaleNotifications(1)
    await system.allNotified()
  })

  it.each([
    ['with the tables as they are makes no row more', 'tables-kept', []],
    ['with an empty table makes the same rows again', 'tables-emptied', EMPTIED],
  ])('replay from the beginning %s', async (_, name, statements) => {
    const rows = () => system.query('SELECT * FROM notifications ORDER BY id')
    const before = await rows()
    await system.scaleNotifications(0)
    if (statements.length > 0) await system.psql(...statements)
    const { outcome, log } = await toolJob(ns, `${FROM_THE_BEGINNING} --name ${name}`)
    expect(log).toContain('group notification-service: the offsets are set')
    expect(outcome).toBe('Complete')
    await system.scaleNotifications(1)
    await system.groupsAtTheEnd()
    expect(await rows()).toBe(before)
  })

  it('fault tolerance: PostgreSQL is deleted under load, clients try again, and no service is restarted', async () => {
    const load = system.post(100, 10)
    await eventually(async () => {
      const orders = Number(await system.query('SELECT count(*) FROM orders'))
      expect(orders).toBeGreaterThan(system.taken.length + 10)
    }, 30)
    await ns.kubectl('delete pod postgres-0')
    await system.rollout('statefulset/postgres')
    const refusals = await load
    expect(refusals).toBeGreaterThan(0)
    figure(`delete pod postgres-0 under 10 orders/s: ${refusals} answers were 503, all 100 orders were taken`)
    await system.allNotified()
    await system.groupsAtTheEnd()
    await system.nothingRestarted()
  })

  it('after all this the books are right, in the database and in Kafka', async () => {
    const { length } = system.taken
    const counts = ['orders', 'stock_results', 'notifications'].map((table) => `(SELECT count(*) FROM ${table})`)
    const unsent = '(SELECT count(*) FROM outbox WHERE published_at IS NULL)'
    expect(await system.query(`SELECT ${[...counts, unsent].join(', ')}`)).toBe(`${length}|${length}|${length}|0`)
    expect(await system.query('SELECT sum(reserved) FROM inventory')).toBe(String(length))
    const notified = await system.query('SELECT order_id FROM notifications')
    expect(notified.split('\n').sort()).toEqual(system.taken.toSorted())
    for (const topic of ['order-events', 'inventory-events']) {
      expect(new Set(await storedIds(ns, topic)).size).toBe(length)
      expect(await storedIds(ns, `${topic}.dlq`)).toEqual([])
    }
  })
}

export const orderInventoryNotification: SystemTests = {
  started: applied,
  used: (ns) => describe('order by order', orders(ns)),
}
