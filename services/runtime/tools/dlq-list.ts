import type { tools } from '../../../contracts/tools.ts'
import { RawCluster } from '../kafka/cluster.ts'
import { withAdmin } from './connect.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { Tool } from './run.ts'
import { byAge, notRead, recordsOf, type Scan, scan } from './scan.ts'
import { counted, table } from './table.ts'

/** A dead letter, and what became of it. */
interface Listed extends DeadLetter {
  readonly redrivenTo: string | undefined
}

/** Lists dead letters with what their headers say. It commits nothing and joins no group: it leaves no trace. */
export const dlqList: Tool<(typeof tools)['dlq-list']> = ({ kafka, settings }) =>
  withAdmin(kafka, async (admin) => {
    const { deadLetters: routes, limit, all } = settings
    const cluster = await RawCluster.open(kafka)
    try {
      const scans: Scan[] = []
      for (const route of routes) scans.push(await scan(admin, cluster, route, settings))
      const waiting = scans.flatMap((one) => one.waiting)
      const redriven = scans.flatMap((one) => one.redriven)
      const shown = (all ? [...waiting, ...redriven] : waiting).sort(byAge).slice(0, limit)
      const listed: Listed[] = []
      for (const [index, route] of routes.entries()) {
        const ofRoute = shown.filter((one) => one.route === route)
        for await (const letters of recordsOf(cluster, ofRoute)) {
          listed.push(...letters.map((letter) => ({ ...letter, redrivenTo: scans[index]?.becameOf(letter) })))
        }
      }
      listed.sort((a, b) => a.failedAt.getTime() - b.failedAt.getTime())
      const counts = { waiting: waiting.length, redriven: redriven.length, shown: listed.length }
      const unread = scans.flatMap((one) => one.leaderless)
      const text = [textOf(listed, counts), ...notRead(scans)].join('\n')
      return { text, json: { ...counts, leaderless: unread, deadLetters: listed.map(plain) } }
    } finally {
      await cluster.close()
    }
  })

/** Characters of an error's message on one line. */
const MESSAGE_WIDTH = 100

function textOf(listed: readonly Listed[], counts: { waiting: number; redriven: number; shown: number }): string {
  const rows = listed.map((one) => [
    one.position,
    one.failedAt.toISOString(),
    one.group ?? '-',
    one.attempts ?? '-',
    one.from || '-',
    one.key ?? '-',
    one.eventId ?? '-',
    one.redrivenTo ?? 'no',
    `${one.error ?? 'no headers of a dead letter'}: ${oneLine(one.message ?? '')}`,
  ])
  const headings = ['DEAD LETTER', 'FAILED AT', 'GROUP', 'CALLS', 'FROM', 'KEY', 'EVENT', 'REDRIVEN', 'ERROR']
  const { waiting, redriven, shown } = counts
  return [
    ...(rows.length > 0 ? [table(headings, rows)] : []),
    `${counted(waiting, 'dead letter')} waiting, ${redriven} redriven, ${shown} shown`,
  ].join('\n')
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > MESSAGE_WIDTH ? `${line.slice(0, MESSAGE_WIDTH)}…` : line
}

const plain = ({ record, offset, failedAt, ...one }: Listed) => ({
  ...one,
  offset: String(offset),
  failedAt: failedAt.toISOString(),
  headers: Object.fromEntries(Object.entries(record.headers ?? {}).map(([name, value]) => [name, String(value)])),
})
