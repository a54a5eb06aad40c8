import type { Service } from '../../support/service.ts'
import { withAdmin } from '../../support/topics.ts'
import { type Name, READS } from './names.ts'
import type { OrderInventoryNotification } from './system.ts'

/** Kills processes, starts others in their place, and keeps count. */
export class Killing {
  readonly kills: Record<string, number> = {}
  /** Events that the killed had processed and that came again, because their offset was not committed. */
  redelivered = 0
  readonly #system: OrderInventoryNotification

  constructor(system: OrderInventoryNotification) {
    this.#system = system
  }

  /**
   * Ends one of a service's processes by SIGKILL, and starts another one, as a Deployment does.
   * @param atWork whether it has an event in hand that is not committed; otherwise it is killed at once, whatever it does
   */
  async replace(name: Name, atWork: boolean): Promise<void> {
    const running = this.#system.running(name)
    const killed = running[Math.floor(Math.random() * running.length)]
    if (killed === undefined) throw new Error(`no ${name} runs`)
    if (atWork) await killed.seen(killed.events.length + 1)
    await killed.end('SIGKILL')
    this.kills[name] = (this.kills[name] ?? 0) + 1
    this.redelivered += await uncommitted(this.#system, killed, name)
    if (name === 'order-service') await this.#system.orderService()
    else this.#system.start(name)
  }
}

/** How many events a member has processed behind the committed offsets. Nobody has its partitions before its session ends. */
async function uncommitted({ kafka }: OrderInventoryNotification, member: Service, name: Name): Promise<number> {
  const topic = READS[name]
  const [found] = await withAdmin(kafka.bootstrapServers, (admin) =>
    admin.fetchOffsets({ groupId: name, topics: [topic] }),
  )
  const counts = member.assigned(topic).map((partition) => {
    const committed = Number(found?.partitions.find((one) => one.partition === partition)?.offset ?? 0)
    return member.events.filter((one) => one.partition === partition && Number(one.offset) >= committed).length
  })
  return counts.reduce((sum, count) => sum + count, 0)
}
