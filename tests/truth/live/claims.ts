import { type ChangeClass, type Finding, rankOf } from '../../../gate/types.ts'
import { claimsOf } from '../claims.ts'
import type { LiveOutcome } from './outcome.ts'

/** Orders wait at most so long (s) while nodes or services restart one after the other. */
const BEARABLE = 20

/** Of what a consumer has processed, so many may come again when its pods are replaced: at least once. */
const ALLOWED_AGAIN = 10

/**
 * Every claim that is wrong, and everything that happened and was not said.
 * @param how isRisk: whether the worst class is a claim about what a fault would do, which another test proves;
 * isForced: whether somebody restarted pods by hand, so that nothing follows from who restarts
 */
export function wrongClaims(
  home: string,
  outcome: LiveOutcome,
  findings: readonly Finding[],
  { isRisk, isForced }: { readonly isRisk: boolean; readonly isForced: boolean },
): string[] {
  const claims = claimsOf(home, findings)
  const worst = Math.min(Number.POSITIVE_INFINITY, ...findings.map((finding) => rankOf(finding.class)))
  const says = (one: ChangeClass) => findings.some((finding) => finding.class === one)
  const isSafer = (one: ChangeClass) => worst > rankOf(one)

  const { lost, isWriting, pause, readers, moved } = outcome
  const stopped = readers.filter(({ isReading }) => !isReading).map(({ name }) => name)
  const isOut = !isWriting || pause > BEARABLE || stopped.length > 0
  const again = readers.filter((reader) => reader.again > ALLOWED_AGAIN)
  const skipped = readers.filter(({ isReading, missing }) => isReading && missing > 0)

  const wrong: string[] = []
  const happened = (is: boolean, one: ChangeClass, what: string) => {
    if (is && isSafer(one)) wrong.push(`${what}, and nothing of ${one} or worse is said`)
  }
  happened(lost !== undefined && lost > 0, 'data-loss', `${lost} acknowledged orders are lost`)
  happened(isOut, 'outage', `orders are not taken or not processed (longest pause ${pause} s, ${stopped} stopped)`)
  happened(outcome.down.length > 0, 'manual-steps', `pods do not become ready: ${outcome.down}`)
  happened(again.length > 0, 'reprocessing', `${again.map(({ name }) => name)} processes orders again`)
  happened(skipped.length > 0, 'reprocessing', `${skipped.map(({ name }) => name)} skips orders`)
  happened(moved > 0, 'ordering-break', `orders of ${moved} customers are in two partitions`)

  const said = (one: ChangeClass, came: boolean) => {
    if (says(one) && !came && !isRisk) wrong.push(`${one} is said, and nothing of the kind happens`)
  }
  said('data-loss', lost === undefined || lost > 0 || outcome.claimsGone.length + outcome.claimsLeft.length > 0)
  said('quorum-loss', !isWriting)
  // A node that does not come back is an outage in waiting: the next one that restarts follows it.
  said('outage', isOut || lost === undefined || outcome.down.length > 0)
  said('reprocessing', again.length > 0 || skipped.length > 0)
  said('ordering-break', moved > 0)

  if (isForced) return wrong
  const others = [...outcome.replaced, ...outcome.partly]
  for (const name of claims.restarted) {
    if (!others.includes(name)) wrong.push(`${name} is said to restart, and does not`)
  }
  for (const name of claims.steady) {
    if (others.includes(name)) wrong.push(`${name} is said not to restart, and does`)
  }
  for (const name of others) {
    const isSaid =
      claims.restarted.has(name) || (claims.named.get(name) ?? Number.POSITIVE_INFINITY) <= rankOf('rolling-restart')
    if (!isSaid) wrong.push(`pods of ${name} are replaced, and no finding says so`)
  }
  return wrong
}
