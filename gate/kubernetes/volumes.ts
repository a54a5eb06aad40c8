import { isSame } from '../compare/fields.ts'
import { fieldsAt } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { type Part, partAt, partsAt } from '../objects/shape.ts'
import { claimTemplatesOf } from '../objects/storage.ts'
import { named } from '../objects/words.ts'
import { type Workload, workloadOf } from '../objects/workload.ts'
import { forChanged, type Pair, rule } from '../rule.ts'

const codes = {
  'K8S-VOLUME-REPLACED': {
    classes: ['data-loss'],
    why: 'Pods no longer use the disk that they had. The API server silently accepts it.',
    fix: 'Copy the data first, or keep the volume.',
  },
  'K8S-MOUNT-MOVED': {
    classes: ['data-loss'],
    why: 'A disk is mounted at a different path: the program sees an empty folder at the old one, and what it writes there is not kept.',
    fix: 'Change the path in the program and the mount together, or neither.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Pods that no longer find the data where it was: the API server accepts it. */
export const volumesRule = rule(
  codes,
  forChanged((pair): FoundHere<Code>[] => {
    const [before, after] = [workloadOf(pair.before), workloadOf(pair.after)]
    if (before === undefined || after === undefined) return []
    const kept = disksOf(after)
    return [...disksOf(before)].flatMap(([name, disk]) => {
      const now = kept.get(name)
      const top = `${after.path === '' ? '' : `${after.path}.`}spec.volumes[${name}]`
      const explains = fieldsAt(pair.fields, top)
      if (!isSame(disk, now)) return explains.length === 0 ? [] : [replaced(pair, name, disk, now, explains)]
      return mounts(pair, name, before, after)
    })
  }),
)

/** Volumes that hold data longer than a pod lives, by name: what they are made of. */
function disksOf({ object, spec }: Workload): Map<string, Part> {
  const disks = new Map<string, Part>()
  for (const template of claimTemplatesOf(object)) disks.set(template, { template })
  for (const volume of partsAt(spec, 'volumes')) {
    const { persistentVolumeClaim, hostPath, nfs, csi, iscsi } = volume
    const source = { persistentVolumeClaim, hostPath, nfs, csi, iscsi }
    if (Object.values(source).some((one) => one !== undefined)) disks.set(String(volume.name), source)
  }
  return disks
}

function replaced(
  pair: Pair,
  name: string,
  disk: Part,
  now: Part | undefined,
  explains: FoundHere<Code>['explains'],
): FoundHere<Code> {
  const claim = partAt(disk, 'persistentVolumeClaim').claimName
  const old = claim === undefined ? `the volume ${name}` : `the claim ${claim}`
  return {
    code: 'K8S-VOLUME-REPLACED',
    class: 'data-loss',
    explains: explains ?? [],
    why: `The new pods of ${named(pair.after)} no longer use ${old}${now === undefined ? '' : ', but a different one'}: they do not see what was written there.`,
    action: `Copy the data first, or keep ${old}. It stays where it is.`,
  }
}

/** Where the containers that are on both sides see a disk. */
function mounts(pair: Pair, name: string, before: Workload, after: Workload): FoundHere<Code>[] {
  return before.containers.flatMap((container) => {
    const same = after.containers.find(({ path }) => path === container.path)
    if (same === undefined) return []
    const [old, now] = [container, same].map(({ part }) =>
      partsAt(part, 'volumeMounts')
        .filter((mount) => mount.name === name)
        .map(({ mountPath, subPath }) => `${mountPath}${subPath === undefined ? '' : ` (${subPath})`}`),
    )
    if (old === undefined || now === undefined || old.length === 0 || old.every((place) => now.includes(place)))
      return []
    const explains = pair.fields.filter(({ path }) => path.startsWith(`${same.path}.volumeMounts`))
    return [
      {
        code: 'K8S-MOUNT-MOVED' as const,
        class: 'data-loss' as const,
        path: `${same.path}.volumeMounts`,
        old,
        new: now,
        explains,
        why: `The container ${same.name} finds the volume ${name} at ${now.join(', ') || 'no path at all'}: a program that looks at ${old.join(', ')} sees an empty folder, and what it writes there is not kept.`,
        action: 'Change the path in the program and the mount together, or neither.',
      },
    ]
  })
}
