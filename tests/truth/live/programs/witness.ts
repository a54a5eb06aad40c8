import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import { addCodecs } from '../../../../services/runtime/kafka/codecs.ts'
import type { Book, InKafka } from '../book.ts'
import { placed } from './events.ts'

// A customer of the system from outside, who writes down what was promised and what came of it. It is no part of the
// manifests that change, so that it sees both sides of a change.

const CUSTOMERS = 12
const book: Book = { acknowledged: [], processed: [] }

addCodecs()

/** Orders ten times a second; what is not answered 202 is asked again, with the same id. */
async function order(): Promise<never> {
  for (let number = 0; ; number++) {
    const body = JSON.stringify({ id: `order-${number}`, customer: `customer-${number % CUSTOMERS}` })
    const next = sleep(100)
    while (!(await accepted(body))) await sleep(100)
    book.acknowledged.push({ ...JSON.parse(body), at: Date.now() })
    await next
  }
}

async function accepted(body: string): Promise<boolean> {
  const answer = await fetch('http://api/orders', {
    method: 'POST',
    // A client that has just come: who keeps a connection does not notice that a Service has changed.
    headers: { 'content-type': 'application/json', connection: 'close' },
    body,
    signal: AbortSignal.timeout(6_000),
  }).catch(() => undefined)
  await answer?.body?.cancel()
  return answer?.status === 202
}

/** Everything that a Kafka has, read from its beginning. */
async function inKafka(bootstrap: string): Promise<InKafka> {
  const kafka = new kafkajs.Kafka({
    brokers: [bootstrap],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 3 },
    requestTimeout: 5_000,
  })
  const admin = kafka.admin()
  const consumer = kafka.consumer({ groupId: `witness-${Date.now()}` })
  const found: InKafka = { topics: {}, stored: [] }
  try {
    await admin.connect()
    const names = (await admin.listTopics()).filter((name) => !name.startsWith('__'))
    for (const { name, partitions } of (await admin.fetchTopicMetadata({ topics: names })).topics) {
      found.topics[name] = { partitions: partitions.length, replicas: partitions[0]?.replicas.length ?? 0 }
    }
    const ends = new Map<string, number>()
    for (const topic of names) {
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
        if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high) - 1)
      }
    }
    if (ends.size === 0) return found
    await consumer.connect()
    await consumer.subscribe({ topics: names, fromBeginning: true })
    let done = () => {}
    const read = new Promise<void>((resolve) => {
      done = resolve
    })
    await consumer.run({
      eachBatch: async ({ batch: { topic, partition, messages } }) => {
        for (const { value, offset } of messages) {
          if (value !== null)
            found.stored.push({ topic, partition, offset, ...placed.schema.parse(JSON.parse(`${value}`)) })
          if (Number(offset) >= (ends.get(`${topic}/${partition}`) ?? Infinity)) ends.delete(`${topic}/${partition}`)
        }
        if (ends.size === 0) done()
      },
    })
    const late = sleep(30_000).then(() => Promise.reject(new Error(`not read to the end: ${[...ends.keys()]}`)))
    await Promise.race([read, late])
    return found
  } finally {
    await Promise.allSettled([admin.disconnect(), consumer.disconnect()])
  }
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://witness')
  let body = ''
  for await (const part of request) body += part
  try {
    if (pathname === '/processed') book.processed.push({ ...JSON.parse(body), at: Date.now() })
    if (pathname === '/order') void order()
    const kafka = pathname === '/kafka' ? await inKafka(searchParams.get('bootstrap') ?? 'kafka-bootstrap:9092') : {}
    response.end(JSON.stringify(pathname === '/book' ? book : kafka))
  } catch (error) {
    response.writeHead(500).end(String(error))
  }
}).listen(8080)
