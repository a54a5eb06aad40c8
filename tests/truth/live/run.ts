import { setTimeout as sleep } from 'node:timers/promises'
import type { UnitFinding } from '../../../gate/types.ts'
import { kubectl } from '../../cluster/support/kubectl.ts'
import type { Change } from '../change.ts'
import { apply } from '../observed/apply.ts'
import { reported } from '../report.ts'
import type { Variation } from '../system.ts'
import type { Book } from './book.ts'
import { wrongClaims } from './claims.ts'
import { livingFolder } from './folder.ts'
import { type LiveOutcome, type Moment, outcomeOf, unread } from './outcome.ts'
import { claimsIn, lastWords, podsAtRest } from './pods.ts'
import { Witness } from './witness.ts'

/** What running pods made of a change, what had been said, and where they differ. */
export interface Lived {
  readonly outcome: LiveOutcome
  readonly findings: readonly UnitFinding[]
  readonly wrong: readonly string[]
}

/** Runs the old system with somebody who orders, applies the new one, and looks at what becomes of the orders. */
export async function lived(change: Change, home: string, place: string): Promise<Lived> {
  const { next = [], risk } = change.live ?? {}
  const isElsewhere = change.after.elsewhere === true
  const folderOf = (side: Variation) => livingFolder(side, change.live, home)
  const said = await reported(folderOf(change.before ?? {}), folderOf(change.after), place)

  const witness = await begun(said.before, home)
  const before: Moment = {
    pods: await podsAtRest([home]),
    claims: await claimsIn(home),
    book: await witness.book(),
    kafka: await witness.kafka(bootstrapIn(home)),
  }
  await apply(said.after)
  const namespaces = isElsewhere ? [home, `${home}-elsewhere`] : [home]
  let pods = await podsAtRest(namespaces)
  for (const step of next) {
    await (step === 'apply' ? apply(said.after) : kubectl(['-n', home, ...step.split(' ')]))
    pods = await podsAtRest(namespaces)
  }
  const last = await goneOn(witness)
  const book = await witness.book()
  const kafka = await witness.kafka(bootstrapIn(isElsewhere ? `${home}-elsewhere` : home)).catch(() => undefined)
  const after: Moment = { pods, claims: await claimsIn(home), book, ...(kafka && { kafka }) }
  const asleep = pods.filter(({ isReady }) => !isReady)
  const words = await Promise.all(
    asleep.map(async ({ name }) => [name, await lastWords(home, name)].filter(Boolean).join(': ')),
  )
  const outcome = outcomeOf(before, after, last, words)
  return {
    outcome,
    findings: said.findings,
    wrong: wrongClaims(home, outcome, said.findings, { isRisk: risk !== undefined, isForced: next.length > 0 }),
  }
}

const bootstrapIn = (namespace: string) => `kafka-bootstrap.${namespace}.svc:9092`

/** The old system, in use: orders are taken, and its consumers process them. */
async function begun(folder: string, home: string): Promise<Witness> {
  const { errors } = await apply(folder)
  if (errors !== '') throw new Error(`the old manifests are refused: ${errors}`)
  const witness = await Witness.in(home)
  const asleep = (await podsAtRest([home])).filter(({ isReady }) => !isReady).map(({ name }) => name)
  if (asleep.length > 0) throw new Error(`the old system does not run: ${asleep.join(', ')} are not ready`)
  await witness.order()
  if (!(await comesTrue(async () => isInUse(await witness.book()), 60))) throw new Error('nobody processes the orders')
  return witness
}

const isInUse = (book: Book) =>
  book.acknowledged.length >= 60 && book.processed.length > 0 && unread(book).every(({ orders }) => orders.length < 10)

/** Some more orders, as long as they are taken, and time for consumers to process them. Returns how many were old. */
async function goneOn(witness: Witness): Promise<number> {
  const { length } = (await witness.book()).acknowledged
  await comesTrue(async () => (await witness.book()).acknowledged.length >= length + 50, 20)
  const book = await witness.book()
  await comesTrue(async () => {
    const { processed } = await witness.book()
    return unread({ ...book, processed }).every(({ orders }) => orders.length === 0)
  }, 30)
  return length
}

async function comesTrue(isSo: () => Promise<boolean>, seconds: number): Promise<boolean> {
  const deadline = Date.now() + seconds * 1_000
  while (!(await isSo())) {
    if (Date.now() > deadline) return false
    await sleep(500)
  }
  return true
}
