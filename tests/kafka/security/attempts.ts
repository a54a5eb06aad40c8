import { execa } from 'execa'
import type { Admin, Kafka } from 'kafkajs'
import { expect } from 'vitest'
import { type System, ToolJob, type ToolOptions } from '../../../constructs/index.ts'

/** Sends one message to a topic. */
export async function send(as: Kafka, topic: string, value = '{}'): Promise<void> {
  const producer = as.producer({ allowAutoTopicCreation: false })
  await producer.connect()
  await producer.send({ topic, messages: [{ value }] }).finally(() => producer.disconnect())
}

/** Resolves with the first message of a topic; rejects with what ends the consumer. */
export async function read(as: Kafka, topic: string, groupId: string): Promise<void> {
  const consumer = as.consumer({ groupId, retry: { retries: 1, restartOnFailure: async () => false } })
  let resolve = () => {}
  let reject = (_: Error) => {}
  const seen = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  await consumer.connect()
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({ eachMessage: async () => resolve() })
    await seen
  } finally {
    await consumer.disconnect()
  }
}

/** Does something with an admin client. */
export async function administer(as: Kafka, use: (admin: Admin) => Promise<unknown>): Promise<void> {
  const admin = as.admin()
  await admin.connect()
  await use(admin).finally(() => admin.disconnect())
}

/** What clients of orders-payments-shipping do not declare: who may not do what. */
export const undeclared: readonly [client: string, what: string, attempt: (as: Kafka) => Promise<unknown>][] = [
  ['orders-consumer', 'send to the topic that it reads', (as) => send(as, 'orders')],
  ['orders-consumer', 'send to a topic of others', (as) => send(as, 'payments')],
  ['orders-consumer', 'read a topic of others', (as) => read(as, 'payments', 'orders-service')],
  ['orders-consumer', 'read in a group of others', (as) => read(as, 'orders', 'payments-service')],
  ['kafka-producer', 'read what it sends', (as) => read(as, 'orders', 'orders-service')],
  [
    'orders-consumer',
    'create a topic',
    (as) => administer(as, (one) => one.createTopics({ topics: [{ topic: 'new' }] })),
  ],
  ['kafka-tools', 'delete a topic', (as) => administer(as, (one) => one.deleteTopics({ topics: ['orders'] }))],
]

/** Whatever Kafka says to an attempt that is not allowed. */
export const refusal = /authoriz|coordinator|Topic creation errors/i

/** An object of a manifest. */
export interface Resource {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly data: Readonly<Record<string, string>>
  // biome-ignore lint/suspicious/noExplicitAny: of many kinds, read by path
  readonly spec: any
}

/** The variables of a pod outside of it: with its values as they are here, and the address of a Kafka on this machine. */
export const variablesOf = (
  of: Resource,
  here: (value: string) => string,
  address: string,
): Record<string, string> => ({
  ...Object.fromEntries(
    of.spec.template.spec.containers[0].env.map(({ name, value = 'run' }: { name: string; value?: string }) => [
      name,
      here(value),
    ]),
  ),
  KAFKA_BOOTSTRAP_SERVERS: address,
  HEALTH_PORT: '0',
})

/** Runs each tool as the Job of `main.ts job` would: orders has one dead letter, and there are three groups. */
export async function everyToolWorks(
  system: System,
  variables: (job: Resource) => Record<string, string>,
): Promise<void> {
  const tool = async (options: ToolOptions): Promise<string> => {
    const chart = system.chart(`job-${options.tool}`)
    new ToolJob(chart, 'job', { options })
    const env = variables(chart.toJson()[0])
    const { stdout } = await execa('node', ['--import', 'tsx', 'services/runtime/tools/main.ts', options.tool], { env })
    return stdout
  }
  expect(JSON.parse(await tool({ tool: 'lag', output: 'json' }))).toHaveLength(3)
  expect(await tool({ tool: 'topic-describe' })).toContain('orders.dlq')
  expect(await tool({ tool: 'dlq-list' })).toContain('orders')
  expect(await tool({ tool: 'dlq-redrive', execute: true })).toContain('1 dead letter put back, 0 left')
  expect(await tool({ tool: 'replay', group: 'orders-service', to: 'earliest', execute: true })).toContain('orders')
}
