import { type Part, partAt, partsAt, text } from '../../objects/shape.ts'
import { claimTemplatesOf } from '../../objects/storage.ts'
import { workloadOf } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Mounts and volumes that do not fit each other. */
export const mountsRule = refusalRule(
  'K8S-REFUSED-MOUNT',
  refused(
    'A container mounts a volume that its pod does not have; a volume has two sources.',
    'Add the volume, or remove the mount.',
  ),
  (object) => {
    const workload = workloadOf(object)
    if (workload === undefined) return []
    const at = workload.path === '' ? 'spec' : `${workload.path}.spec`
    const volumes = partsAt(workload.spec, 'volumes')
    const names = new Set([...volumes.map(({ name }) => text(name) ?? ''), ...claimTemplatesOf(object)])
    return [
      ...workload.containers.flatMap(({ path, part }) => mounts(path, part, names)),
      ...volumes.flatMap((volume) => sources(`${at}.volumes[${text(volume.name)}]`, volume)),
      ...serviceless(object),
    ]
  },
)

function mounts(path: string, container: Part, volumes: ReadonlySet<string>): Problem[] {
  const found: Problem[] = []
  for (const [list, key] of [
    ['volumeMounts', 'mountPath'],
    ['volumeDevices', 'devicePath'],
  ] as const) {
    for (const mount of partsAt(container, list)) {
      const [name, place] = [text(mount.name) ?? '', text(mount[key]) ?? '']
      const at = `${path}.${list}[${place}]`
      if (!volumes.has(name))
        found.push({
          path: at,
          value: name,
          reason: `${at} uses the volume ${name}, which the pod does not have`,
          fix: `Add ${name} to the volumes, or remove the mount.`,
        })
      const within = text(mount.subPath) ?? ''
      if (within.startsWith('/') || within.split('/').includes('..'))
        found.push({
          path: `${at}.subPath`,
          value: within,
          reason: `The subPath ${within} is not below its volume`,
          fix: 'A relative path without "..".',
        })
    }
  }
  return found
}

function sources(path: string, volume: Part): Problem[] {
  const kinds = Object.keys(volume).filter((key) => key !== 'name')
  return kinds.length < 2
    ? []
    : [
        {
          path,
          value: kinds.join(', '),
          reason: `The volume ${text(volume.name)} has ${kinds.length} sources: ${kinds.join(', ')}`,
          fix: 'Keep one.',
        },
      ]
}

/** A StatefulSet's claim and a volume of its pods may have one name: the claim wins. */
const serviceless = (object: KubernetesObject): Problem[] =>
  partsAt(object, 'spec', 'volumeClaimTemplates').flatMap((claim, index) =>
    text(partAt(claim, 'metadata').name) === undefined
      ? [
          {
            path: `spec.volumeClaimTemplates[${index}].metadata.name`,
            value: undefined,
            reason: 'A volume claim template has no name',
            fix: 'Give it one.',
          },
        ]
      : [],
  )
