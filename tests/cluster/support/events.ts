import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { root, type TestNamespace } from './kubectl.ts'

/** A line of a service's log about one event. */
const eventLine = z.object({
  time: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  event: z.string(),
})
export type EventLine = z.infer<typeof eventLine>

/** The lines of a JSON log that are about one event. Other lines are about the process. */
export function eventLines(log: string): EventLine[] {
  return log.split('\n').flatMap((line) => {
    const start = line.indexOf('{')
    if (start === -1) return []
    const result = eventLine.safeParse(JSON.parse(line.slice(start)))
    return result.success ? [result.data] : []
  })
}

/** Everything the pods of a workload have logged since they started. */
export const logsOf = (namespace: TestNamespace, app: string): Promise<string> =>
  namespace.run(['logs', '-l', `app=${app}`, '--tail=-1', '--max-log-requests=20'])

/** The producer's Job from the manifests, under another name and with other numbers. */
export function producerJob(name: string, env: Readonly<Record<string, string>>): string {
  const job = parse(readFileSync(`${root}dist/local/orders-payments-shipping/kafka-producer.k8s.yaml`, 'utf8'))
  job.metadata.name = name
  job.spec.template.metadata.labels.app = name
  job.spec.template.spec.containers[0].env.push(...Object.entries(env).map(([key, value]) => ({ name: key, value })))
  return stringify(job)
}

/** Ids of all events that are stored in a topic, read to the end offsets; an id that is stored twice comes twice. */
export async function storedIds(namespace: TestNamespace, topic: string): Promise<string[]> {
  const offsets = await namespace.kafka('kafka-0', 'kafka-get-offsets', '--topic', topic)
  const total = offsets.split('\n').reduce((sum, line) => sum + Number(line.split(':')[2]), 0)
  if (total === 0) return []
  const options = ['--topic', topic, '--from-beginning', '--max-messages', String(total), '--timeout-ms', '60000']
  const text = await namespace.kafka(
    'kafka-0',
    'kafka-console-consumer',
    ...options,
    '--formatter-property',
    'print.headers=true',
  )
  return [...text.matchAll(/ce_id:([^,\t]+)/g)].map(([, id]) => String(id))
}

/** The longest time between two delivery reports, in seconds: how long the producer stood still. */
export function longestStall(deliveries: readonly EventLine[]): number {
  const times = deliveries.map(({ time }) => Date.parse(time)).sort((a, b) => a - b)
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time))) / 1_000
}
