import { counted } from '../../objects/words.ts'
import type { FieldChange } from '../../types.ts'
import type { KafkaChange, Pair } from '../change.ts'
import { isBroker, type NodePool } from '../model/node-pools.ts'

/** How the nodes of a pool come to know what changed. */
export interface Restart {
  /** Whether applying the change restarts them. */
  readonly restarts: boolean
  readonly sentence: string
  /** Annotations that are there to restart them. */
  readonly explains: readonly FieldChange[]
}

/** Hashes of the configuration: their only purpose is to restart pods. */
export const isHash = (path: string): boolean =>
  /^spec\.template\.metadata\.annotations\[(?:checksum\/[^\]]+|[^\]]*-hash)\]$/.test(path)

/** Whether applying a change restarts the nodes of a pool, one by one. */
export function nodeRestart(change: KafkaChange, { after }: Pair<NodePool>): Restart {
  const fields = change.of(after.object)?.fields ?? []
  const restarts = change.rollsOut(after.object)
  return {
    restarts,
    sentence: restarts ? rolling(after) : waiting(after),
    explains: fields.filter(({ path }) => isHash(path)),
  }
}

const rolling = (pool: NodePool) => {
  if (pool.replicas === 1 && isBroker(pool))
    return `${pool.name}-0 restarts; it is the only node, so clients wait until it is back.`
  return `The ${counted(pool.replicas, 'node')} of ${pool.name} restart one by one, each when the previous one is ready.`
}

const waiting = ({ name }: NodePool) => `The pods of ${name} stay as they are: they read it at their next restart.`
