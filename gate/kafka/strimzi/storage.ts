import { amountOf } from '../../normal/quantity.ts'
import { text, valueAt } from '../../objects/shape.ts'
import { named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { StrimziCode } from './codes.ts'

type Found = ReturnType<Row<StrimziCode>[1]>

/** What the storage of nodes does, below a path: of one volume, or of several (`jbod`). */
export function storageRows(path: string): readonly Row<StrimziCode>[] {
  const at = path.replaceAll('.', '\\.')
  return [
    [new RegExp(`^${at}(?:\\.volumes\\[[^\\]]+\\])?\\.size$`), size],
    [new RegExp(`^${at}(?:\\.volumes\\[[^\\]]+\\])?\\.deleteClaim$`), deleteClaim],
    [new RegExp(`^${at}\\.volumes(?:\\[[^\\]]+\\])?$`), volumes],
    [new RegExp(`^${at}(?:\\.volumes\\[[^\\]]+\\])?\\.kraftMetadata$`), kraftMetadata],
    [new RegExp(`^${at}\\b`), refused],
  ]
}

function size({ field, after }: ResourceField): Found {
  const [old = 0, now = 0] = [amountOf(field.before), amountOf(field.after)]
  const storage = { code: 'STRIMZI-STORAGE' } as const
  if (now < old) {
    return {
      ...storage,
      class: 'manual-steps',
      why: `Volumes cannot shrink: the operator keeps ${text(field.before)} and warns in the status of ${named(after)}.`,
      action: 'Write the old size again; smaller volumes need a new KafkaNodePool.',
    }
  }
  return {
    ...storage,
    class: 'no-restart',
    why: `The claims grow to ${text(field.after)}, if their StorageClass has allowVolumeExpansion; some drivers want the pods to restart.`,
    action: 'kubectl get pvc shows it.',
  }
}

function deleteClaim({ field, after }: ResourceField): Found {
  const deletes = field.after === true
  return {
    code: 'STRIMZI-STORAGE',
    class: deletes ? 'manual-steps' : 'no-restart',
    why: deletes
      ? `From now on the claims go with ${named(after)}, their records included: when it is deleted or pruned, or when nodes are removed.`
      : 'The claims stay when their nodes go.',
    action: deletes ? 'Leave it false where records count.' : 'Nothing.',
  }
}

/** The volumes of a list: by their ids, because a list without names is compared as a whole. */
function volumes({ field, after }: ResourceField): Found {
  const ids = (value: unknown) =>
    (Array.isArray(value) ? value : [value]).filter(Boolean).map((volume) => text(valueAt(volume, 'id')) ?? '')
  const [old, now] = [ids(field.before), ids(field.after)]
  const gone = old.filter((id) => !now.includes(id))
  if (gone.length > 0) {
    return {
      code: 'STRIMZI-STORAGE',
      class: 'data-loss',
      why: `Volume ${gone.join(', ')} of ${named(after)} goes, with the replicas that are on it. Where all replicas of a partition are on such volumes, its records are gone.`,
      action: 'First move the replicas to other volumes with a KafkaRebalance (remove-disks), then remove it.',
    }
  }
  return {
    code: 'STRIMZI-STORAGE',
    class: 'manual-steps',
    why: `The volumes of ${named(after)} change. The operator adds volumes and lets them grow; anything else it refuses.`,
    action: 'Compare them by their ids.',
  }
}

function kraftMetadata({ after }: ResourceField): Found {
  return {
    code: 'STRIMZI-STORAGE',
    class: 'manual-steps',
    why: `The metadata log of ${named(after)} moves to another volume: its nodes restart and read it anew from the others.`,
    action: 'One pool after the other, when all nodes are in sync.',
  }
}

function refused({ after, field }: ResourceField): Found {
  return {
    code: 'STRIMZI-STORAGE',
    class: 'manual-steps',
    why: `The operator changes neither type nor class of existing storage: it keeps the old, ${text(field.before) ?? 'as it was'}, and warns in the status of ${named(after)}.`,
    action: 'Write the old value again; other storage needs a new KafkaNodePool, and partitions moved to it.',
  }
}
