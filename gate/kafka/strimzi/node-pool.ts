import { text } from '../../objects/shape.ts'
import { counted, named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { StrimziCode } from './codes.ts'
import { storageRows } from './storage.ts'

type Found = ReturnType<Row<StrimziCode>[1]>

const rolesOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
const SKIP_CHECK = 'strimzi.io/skip-broker-scaledown-check'

/** What fields of a KafkaNodePool do. */
export const nodePoolRows: readonly Row<StrimziCode>[] = [
  [/^spec\.replicas$/, replicas],
  [/^spec\.roles\b/, roles],
  ...storageRows('spec.storage'),
  [
    /^spec\.(resources|jvmOptions|template)\b/,
    ({ after, field }) => ({
      code: 'STRIMZI-ROLLOUT',
      class: 'rolling-restart',
      why: `The operator restarts the nodes of ${named(after)} one by one: ${field.path.replace(/^spec\./, '')} is in their pods.`,
      action: 'Nothing.',
    }),
  ],
]

function replicas({ field, after, change }: ResourceField): Found {
  const [old, now] = [Number(field.before ?? 0), Number(field.after ?? 0)]
  const isController = rolesOf((after.spec as { roles?: unknown } | undefined)?.roles).includes('controller')
  const nodes = { code: 'STRIMZI-NODES' } as const
  if (isController) {
    return {
      ...nodes,
      class: 'manual-steps',
      why: `${named(after)} has controllers: another number of them is another quorum, which the operator of many versions refuses to change.`,
      action: `Keep ${old}, unless your version of Strimzi supports scaling controllers; a quorum needs an odd number.`,
    }
  }
  if (now > old) {
    return {
      ...nodes,
      class: 'no-restart',
      why: `${counted(now - old, 'new broker')} of ${named(after)} begin${now - old === 1 ? 's' : ''} empty: existing partitions stay where they are.`,
      action: 'A KafkaRebalance with mode add-brokers moves partitions to them.',
    }
  }
  const kafkas = change.objects.flatMap((one) => (one.after?.kind === 'Kafka' ? [one.after] : []))
  const isUnchecked = kafkas.some(({ metadata }) => metadata.annotations?.[SKIP_CHECK] === 'true')
  return {
    ...nodes,
    class: isUnchecked ? 'data-loss' : 'manual-steps',
    why: isUnchecked
      ? `The operator was told not to look (${SKIP_CHECK}): brokers go with the replicas that they hold, and partitions whose replicas are all on them are lost.`
      : `The operator refuses to remove brokers that still hold partitions: ${named(after)} keeps ${old}, and its cluster is reconciled no further.`,
    action: 'First a KafkaRebalance with mode remove-brokers, then the new number.',
  }
}

function roles({ field, before, after }: ResourceField): Found {
  const [old, now] = [before, after].map((one) => rolesOf((one.spec as { roles?: unknown } | undefined)?.roles))
  const gone = old?.filter((role) => !now?.includes(role)) ?? []
  return {
    code: 'STRIMZI-NODES',
    class: 'manual-steps',
    why: gone.includes('controller')
      ? `The nodes of ${named(after)} would leave the quorum: the operator of many versions refuses that, and a quorum that loses its majority stops the cluster.`
      : gone.includes('broker')
        ? `The nodes of ${named(after)} would no longer be brokers: the operator refuses it while they hold partitions.`
        : `The nodes of ${named(after)} become ${text(now?.join(' and ')) ?? text(field.after)}: new voters are another quorum, which the operator of many versions refuses.`,
    action: 'Add a pool with the roles that you want, move partitions, and remove the old one.',
  }
}
