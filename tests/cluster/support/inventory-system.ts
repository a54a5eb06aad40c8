import { expect } from 'vitest'
import { eventually, type TestNamespace } from './kubectl.ts'
import { portForward } from './port-forward.ts'
import { orderSteadily } from './stock-orders.ts'

/** order-inventory-notification in a namespace, with what was ordered there. */
export class InventorySystem {
  /** Ids of all orders that were taken: each must be decided and notified of once in the end. */
  readonly taken: string[] = []
  private readonly ns: TestNamespace

  constructor(ns: TestNamespace) {
    this.ns = ns
  }

  rollout(workload: string): Promise<string> {
    return this.ns.kubectl(`rollout status ${workload} --timeout=240s`)
  }

  /** `psql -U app -d appdb` in the pod of PostgreSQL. */
  psql(...args: string[]): Promise<string> {
    return this.ns.run(['exec', 'postgres-0', '--', 'psql', '-U', 'app', '-d', 'appdb', ...args])
  }

  /** What a query answers, bare: a line for each row, `|` between its columns. */
  query(sql: string): Promise<string> {
    return this.psql('-Atc', sql)
  }

  /** Posts orders from this machine, as curl does, until all are taken. Returns how often one was answered with 503. */
  async post(count: number, perSecond: number): Promise<number> {
    const forward = await portForward(this.ns.name, 'order-service', 8000)
    try {
      const orders = await orderSteadily(forward.url, count, perSecond)
      this.taken.push(...orders.map(({ id }) => id))
      return orders.reduce((sum, { refusals }) => sum + refusals, 0)
    } finally {
      await forward.close()
    }
  }

  /** Sets how many notification-service pods there are, and waits until that is so. */
  async scaleNotifications(count: number): Promise<void> {
    await this.ns.kubectl(`scale deploy/notification-service --replicas=${count}`)
    if (count === 0) await this.ns.kubectl('wait --for=delete pod -l app=notification-service --timeout=60s')
    else await this.rollout('deploy/notification-service')
  }

  /** Waits until every order that was taken has a notification. */
  allNotified(): Promise<void> {
    return eventually(async () => {
      expect(Number(await this.query('SELECT count(*) FROM notifications'))).toBe(this.taken.length)
    }, 60)
  }

  /** Waits until the groups have processed and committed all messages of their topics. */
  groupsAtTheEnd(): Promise<void> {
    return eventually(async () => {
      const groups = await this.ns.kafka('kafka-0', 'kafka-consumer-groups', '--describe', '--all-groups')
      // GROUP TOPIC PARTITION CURRENT-OFFSET LOG-END-OFFSET LAG …
      const lags = Array.from(groups.matchAll(/^\S+ +\S+ +\d+ +\S+ +\d+ +(\S+)/gm), ([, lag]) => lag)
      expect(new Set(lags)).toEqual(new Set(['0']))
    }, 60)
  }

  /** No container was restarted; the image of the Kafka UI is not had everywhere. */
  async nothingRestarted(): Promise<void> {
    const restarts = await this.ns.kubectl(
      'get pods -l app!=kafka-ui -o jsonpath={.items[*].status.containerStatuses[*].restartCount}',
    )
    expect(new Set(restarts.split(' '))).toEqual(new Set(['0']))
  }
}
