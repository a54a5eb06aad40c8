import type { UnitFinding } from '../../../gate/types.ts'
import type { Change, Group, Live } from '../change.ts'
import { said } from '../page.ts'
import { namesIn, type Page } from '../tables.ts'
import type { LiveOutcome, Reader } from './outcome.ts'
import type { Lived } from './run.ts'

/** What became of a running system at each change. */
export const LIVE_PAGE = (groups: readonly Group[]): Page => ({
  path: 'docs/changes-live.md',
  introduction: INTRODUCTION(groups.flatMap(({ changes }) => changes).length),
  columns: ['change', 'what the running system did', 'what `main.ts diff` had said'],
  groups: namesIn(groups),
})

const INTRODUCTION = (count: number) => `# Changes of a running system

<!-- Written by \`npm run test:truth\`. -->

${count} changes, each applied to a small running system: a real Kafka of three brokers (of one, if more make no difference), an API
that receives ten orders a second, a consumer that processes them. A witness that is not part of the manifests sends orders, and records
each order that was acknowledged and each that was processed. What became of them is compared with what \`main.ts diff\` says about
the same two folders. A wrong claim, in either direction, fails the test.

*risk*: it does harm only together with a fault, which [changes-risks.md](changes-risks.md) causes. *pause*: the longest
time without an accepted order.`

/** What is in the line of a change, behind its name. */
export function cells({ live = {} }: Change, home: string, { outcome, findings }: Lived): string[] {
  const steps = (live.next ?? []).map((step) => (step === 'apply' ? '`kubectl apply`' : `\`kubectl ${step}\``))
  const next = steps.length === 0 ? '' : `then ${steps.join(', ')}:<br>`
  return [`${next}${became(outcome)}`, saidLive(live, home, findings)]
}

export const saidLive = ({ risk }: Live, home: string, findings: readonly UnitFinding[]): string =>
  `${said(home, findings)}${risk === undefined ? '' : '<br>*risk*'}`

function became(outcome: LiveOutcome): string {
  const {
    replaced,
    partly,
    down,
    claimsGone,
    claimsLeft,
    acknowledged,
    lost,
    isWriting,
    pause,
    readers,
    moved,
    topics,
  } = outcome
  const pods = [...replaced.map((name) => `all of ${name}`), ...partly.map((name) => `some of ${name}`)]
  return [
    pods.length > 0 ? `**replaced**: ${pods.join(', ')}` : 'no pod is replaced',
    ...down.map((words) => `**does not become ready**: ${words.replaceAll(/[`<>*]/g, '')}`),
    ...(claimsGone.length > 0 ? [`**claims deleted**: ${claimsGone.join(', ')}`] : []),
    ...(claimsLeft.length > 0 ? [`**claims that no pod has any more**: ${claimsLeft.join(', ')}`] : []),
    ...topics,
    isWriting ? `orders are taken, pause ${pause.toFixed(1)} s` : '**orders are no longer taken**',
    ...readers.map(reading),
    ...(moved > 0 ? [`**orders of ${moved} customers are in two partitions**`] : []),
    lost === undefined
      ? '**Kafka does not answer**'
      : lost > 0
        ? `**lost**: ${lost} of ${acknowledged} acknowledged orders`
        : 'none is lost',
  ].join('<br>')
}

function reading({ name, again, missing, isReading }: Reader): string {
  const parts = [
    ...(isReading ? [] : ['**no longer processes orders**']),
    ...(again > 0 ? [`${again} processed again`] : []),
    ...(missing > 0 ? [`${missing} not processed`] : []),
  ]
  return `${name}: ${parts.length > 0 ? parts.join(', ') : 'processes all, each once'}`
}
