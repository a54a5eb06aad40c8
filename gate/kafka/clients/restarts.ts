import type { ChangeClass } from '../../types.ts'
import type { KafkaChange, Pair } from '../change.ts'
import type { KafkaClient } from '../model/clients.ts'

/** Whether applying a change replaces the pods of a client. A changed ConfigMap alone does not. */
export function clientRestart(
  change: KafkaChange,
  { after }: Pair<KafkaClient>,
): { readonly class: ChangeClass; readonly sentence: string } {
  return change.rollsOut(after.object)
    ? { class: 'rolling-restart', sentence: `The pods of ${after.name} are replaced.` }
    : { class: 'no-restart', sentence: `The pods of ${after.name} keep running, and read it at their next start.` }
}
