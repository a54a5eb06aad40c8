import { randomUUID } from 'node:crypto'
import { encode } from '../contracts/codec.ts'
import { consumerSettings, kafkaSettings, producerSettings } from '../contracts/settings.ts'
import { orderPlaced, stockRejected, stockReserved } from '../services/order-inventory-notification/events.ts'
import { toMessage } from '../services/runtime/producer/events.ts'
import { cpuRate, type Figures, type Run, rate, runContender, script } from './contender.ts'
import type { BenchKafka } from './kafka.ts'
import { figure, sideBySide, table } from './measure.ts'
import { STOCK, serviceOf } from './order-inventory-notification.ts'
import { fill, itemOf } from './orders.ts'
import type { BenchPostgres } from './postgres.ts'

/** Events of one call of the handler, and how many there are in all: one at a time takes long. */
const CHUNKS = { 'chunks of 500': { size: 500, events: 30_000 }, 'one event a transaction': { size: 1, events: 3_000 } }

/** Figures of the whole service: `ms` is up to the last result in Kafka. */
interface ServiceFigures extends Figures {
  /** Up to the last commit. */
  readonly committedMs: number
}

/**
 * What inventory-service gains from chunks: the same code with up to 500 events in a transaction, and with one.
 *
 * Same for both: inbox, effects and outbox as the service has them; three partitions at a time; PostgreSQL on the disk of
 * this machine, each commit written; an empty database and a process for each run; orders of 100 items by turns. Alone: the
 * handler on events in memory, without a log. As a service: with the variables of its manifest, a topic that was filled
 * before, three brokers, a line of log for each event, and the relay, which sends the results meanwhile; the clock runs
 * from the assignment.
 */
export async function inventoryBench(
  print: (line: string) => void,
  postgres: BenchPostgres,
  kafka: BenchKafka,
  runs: number,
): Promise<void> {
  const { env } = serviceOf('inventory-service')
  const contenders = <F extends Figures>(name: string, differences: (size: number) => Record<string, string>) =>
    sideBySide<Run<F>>(
      runs,
      Object.fromEntries(
        Object.entries(CHUNKS).map(([title, { size, events }]) => [
          title,
          async () =>
            runContender<F>(script(name), {
              ...env,
              ...STOCK,
              ...(await postgres.newDatabase()),
              ...differences(size),
              BENCH_CHUNK: String(size),
              BENCH_EVENTS: String(events),
            }),
        ]),
      ),
    )

  const alone = await contenders('inventory-handler.ts', () => ({}))
  print('the handler of inventory-service with inbox and outbox, events/s')
  print(table(figure(alone, rate), '/s'))
  print('the same, events per second of CPU time of the process')
  print(table(figure(alone, cpuRate), '/CPU s'))

  const results = await kafka.createTopic()
  const filled = new Map<number, string>()
  for (const { size, events } of Object.values(CHUNKS)) {
    const topic = await kafka.createTopic()
    let n = 0
    await fill(kafka.bootstrapServers, topic, events, () => orderMessage(n++))
    filled.set(size, topic)
  }
  const whole = await contenders<ServiceFigures>('inventory-service.ts', (size) => ({
    ...encode(kafkaSettings, { bootstrapServers: kafka.bootstrapServers.split(',') }),
    ...encode(consumerSettings, {
      consumes: [{ topic: filled.get(size) ?? '', events: [orderPlaced.type] }],
      groupId: `bench-${randomUUID()}`,
    }),
    ...encode(producerSettings, {
      produces: [{ topic: results, events: [stockReserved.type, stockRejected.type] }],
    }),
    HEALTH_PORT: '0',
  }))
  const committed = ({ events, committedMs }: ServiceFigures) => rate({ events, ms: committedMs, cpuMs: 0 })
  print('inventory-service from its topic to the last commit, events/s')
  print(table(figure(whole, committed), '/s'))
  print('the same up to the last result in Kafka, events/s')
  print(table(figure(whole, rate), '/s'))
  print('the same, events per second of CPU time of the process')
  print(table(figure(whole, cpuRate), '/CPU s'))
}

/** The n-th order, as order-service sends it. */
const orderMessage = (n: number) =>
  toMessage(orderPlaced, { orderId: randomUUID(), item: itemOf(n), quantity: 1 }, '/order-service', {})
