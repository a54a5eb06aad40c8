import type { Codes, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import type { NodePool } from '../model/node-pools.ts'
import { stuck } from './identity.ts'
import { nodeRestart } from './restarts.ts'

const codes = {
  'KAFKA-HEAP': {
    classes: ['outage', 'rolling-restart'],
    why: 'The heap of the nodes changed, or no longer fits in their memory.',
    fix: 'Use at most three quarters of the memory; half is better.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** The heap of the nodes, within the memory of their container. */
export const heapRule = rule(codes, (change: KafkaChange) => change.pools.both.flatMap((pair) => heap(change, pair)))

function heap(change: KafkaChange, pair: Pair<NodePool>): readonly Found<Code>[] {
  const changed = differing(pair, ({ heap: options }) => options)
  const limits = { object: pair.after.object, path: `${pair.after.container.path}.resources.limits.memory` }
  const limited = change.at(limits.object, limits.path)
  if (changed === undefined && limited.length === 0) return []
  const old = shareOf(pair.before)
  const now = shareOf(pair.after)
  const common =
    changed === undefined
      ? { at: limits, old: pair.before.container.memory, new: pair.after.container.memory }
      : { at: changed.field, old: changed.old, new: changed.new, explains: limited }
  if (now !== undefined && now >= 1 && (old ?? 0) < 1) {
    return [
      {
        ...common,
        code: 'KAFKA-HEAP',
        class: 'outage',
        why: `The heap alone can take ${percent(now)} of the memory limit: the node is killed (OOMKilled) when it fills. ${stuck(pair)}`,
        action: 'Use half of the memory for the heap, and leave the rest for the page cache.',
      },
    ]
  }
  if (changed === undefined) return []
  const cache =
    now !== undefined && now > 0.75
      ? ` It takes ${percent(now)} of the memory: little is left for threads, buffers and the page cache.`
      : ''
  return [
    {
      ...common,
      code: 'KAFKA-HEAP',
      class: 'rolling-restart',
      why: `The nodes start with a different heap size.${cache} ${nodeRestart(change, pair).sentence}`,
      action: 'Nothing.',
    },
  ]
}

const percent = (share: number) => `${Math.round(share * 100)} %`

/** The share of the memory limit that the heap may take. */
function shareOf({ heap: options, container }: NodePool): number | undefined {
  const [, amount, unit = ''] = /-Xmx(\d+)([kmg]?)/i.exec(options?.value ?? '') ?? []
  if (amount === undefined || container.memory === undefined) return undefined
  const factor = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[unit.toLowerCase()] ?? 1
  return (Number(amount) * factor) / container.memory
}
