import { text } from '../../objects/shape.ts'
import { named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { OperatorCode } from './codes.ts'

type Found = ReturnType<Row<OperatorCode>[1]>

/** What fields of KEDA's ScaledObject and ScaledJob do. https://keda.sh/docs/latest/reference/scaledobject-spec/ */
export const kedaRows: readonly Row<OperatorCode>[] = [
  [/^metadata\.annotations(?:\[autoscaling\.keda\.sh\/paused(?:-replicas)?\])?$/, paused],
  [/^spec\.scaleTargetRef\b/, target],
  [/^spec\.maxReplicaCount$/, limits],
  [/^spec\.minReplicaCount$/, limits],
  [/^spec\.triggers.*(?:consumerGroup|topic|bootstrapServers|serverAddress|query|queueName)\]?$/, trigger],
  [/^spec\.triggers(?:\[[^\]]*\])?$/, trigger],
  [
    /^spec\b/,
    ({ after }) => ({
      code: 'K8S-SCALED-OBJECT',
      class: 'no-restart',
      why: `KEDA scales by the new values of ${named(after)} from its next look on.`,
      action: 'Nothing.',
    }),
  ],
]

const PAUSED = ['autoscaling.keda.sh/paused', 'autoscaling.keda.sh/paused-replicas']

function paused({ before, after }: ResourceField): Found {
  const said = [before, after].map(({ metadata }) => PAUSED.map((key) => text(metadata.annotations?.[key])).join())
  if (said[0] === said[1]) return undefined
  const isZero = text(after.metadata.annotations?.[PAUSED[1] ?? '']) === '0'
  return {
    code: 'K8S-SCALED-OBJECT',
    class: isZero ? 'outage' : 'manual-steps',
    why: isZero
      ? `KEDA holds what ${named(after)} scales at no pods.`
      : `Whether ${named(after)} scales at all changes: while it is paused, load finds no more pods.`,
    action: 'Remove the annotation when the reason is gone.',
  }
}

function target({ field, after }: ResourceField): Found {
  return {
    code: 'K8S-SCALED-OBJECT',
    class: 'manual-steps',
    why: `${named(after)} scales another workload than ${text(field.before) ?? 'before'}: that one keeps the number of pods that it has, whatever the load.`,
    action: 'Give the old workload its number of replicas, or a ScaledObject of its own.',
  }
}

function limits({ field, after }: ResourceField): Found {
  const isNone = Number(field.after) === 0 && field.path.includes('max')
  return {
    code: 'K8S-SCALED-OBJECT',
    class: isNone ? 'outage' : 'no-restart',
    why: isNone
      ? `KEDA starts no pod of what ${named(after)} scales.`
      : `Between ${field.path.includes('min') ? 'at least' : 'at most'} ${text(field.after) ?? 'the default'} pods from now on; members that join or leave rebalance a consumer group.`,
    action: 'More members of a group than partitions are idle.',
  }
}

function trigger({ after }: ResourceField): Found {
  return {
    code: 'K8S-SCALED-OBJECT',
    class: 'manual-steps',
    why: `${named(after)} scales by another measure: if that is not the lag of its own group and topics, it scales at the wrong time or never.`,
    action: 'Compare consumerGroup, topic and addresses with those of the workload.',
  }
}
