import { z } from 'zod'
import { SETTINGS_ANNOTATION, settingNames } from '../../../contracts/setting-names.ts'
import { amountOf } from '../../normal/quantity.ts'
import { type MountedFile, mountedFiles } from '../../objects/mounted-files.ts'
import { type Part, partsAt, text, valueAt } from '../../objects/shape.ts'
import type { Side } from '../../objects/side.ts'
import { textsOf, variablesOf, wordsOf } from '../../objects/variables.ts'
import type { Container, Workload } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Field } from './field.ts'

/** A container, and what its program is told. */
export interface ProgramContainer extends Container {
  readonly image: Field | undefined
  /** Whether the manifest says what is run, instead of the image. */
  readonly ownCommand: boolean
  /** Variables with a value that the manifests know, those of ConfigMaps and Secrets included. */
  readonly env: ReadonlyMap<string, Field>
  /** Variables whose value is in no manifest. */
  readonly elsewhere: ReadonlySet<string>
  /** Whether it may have others, of a ConfigMap or Secret that is not in the manifests. */
  readonly isOpen: boolean
  /** Whether its program is known to be none of ours, and its settings are found under our names as well as under its own. */
  readonly isForeign: boolean
  /** `resources.limits.memory` in bytes. */
  readonly memory: number | undefined
  /** What it runs, word by word, as far as the manifest says it. */
  readonly words: readonly Field[]
  /** Files of ConfigMaps and Secrets of the manifests. */
  readonly files: readonly MountedFile[]
  readonly mounts: readonly Mount[]
}

/** Where a container sees a volume. */
export interface Mount {
  /** Directory in the container. */
  readonly path: string
  /** What the volume is: `claim data`, `emptyDir`, `hostPath /data`. */
  readonly volume: string
  /** Whether it outlives the pod. */
  readonly lasts: boolean
}

/** The containers that run as long as their pod. */
export function programsOf(workload: Workload, side: Side): readonly ProgramContainer[] {
  const { object, spec } = workload
  const names = namesOf(workload)
  return workload.containers
    .filter(({ isInit }) => !isInit)
    .map((container) => {
      const { part, path } = container
      const image = text(part.image)
      const variables = variablesOf(container, object, side)
      const env = variables.known
      const found = names.flatMap(([name, variable]) => {
        const field = env.get(variable)
        return field === undefined ? [] : [[name, field] as const]
      })
      return {
        ...container,
        image: image === undefined ? undefined : { value: image, object, path: `${path}.image` },
        ownCommand: part.command !== undefined && !runsEntryPoint(part),
        words: (['command', 'args'] as const).flatMap((list) =>
          wordsOf(container, variables, list).map((value) => ({ value, object, path: `${path}.${list}` })),
        ),
        files: mountedFiles(container, workload, side),
        env: new Map([...env, ...found]),
        elsewhere: variables.elsewhere,
        isOpen: variables.isOpen,
        isForeign: found.length > 0,
        memory: amountOf(valueAt(part, 'resources', 'limits', 'memory')),
        mounts: mounts(part, spec),
      }
    })
}

/** The entry points of images, which turn variables into properties; charts often run them by a shell. */
const ENTRY_POINTS =
  /\/etc\/(?:confluent|kafka)\/docker\/run\b|\/opt\/bitnami\/scripts\/kafka\/(?:entrypoint|run|setup)\.sh/

const runsEntryPoint = ({ command, args }: Part) =>
  [...textsOf(command), ...textsOf(args)].some((word) => ENTRY_POINTS.test(word))

/** What the program of a pod calls our settings, where its pod says so. */
function namesOf({ annotations }: Workload): readonly (readonly [string, string])[] {
  const names = z.safeDecode(settingNames, text(annotations[SETTINGS_ANNOTATION]) ?? '{}')
  return names.success ? Object.entries(names.data) : []
}

/** The ConfigMaps that pods mount, or take variables from. */
export function configMapsOf({ object, spec }: Workload, side: Side): readonly KubernetesObject[] {
  const volumes = partsAt(spec, 'volumes').flatMap((volume) => [
    text(valueAt(volume, 'configMap', 'name')),
    ...partsAt(volume, 'projected', 'sources').map((source) => text(valueAt(source, 'configMap', 'name'))),
  ])
  const sources = partsAt(spec, 'containers').flatMap((container) =>
    partsAt(container, 'envFrom').map((source) => text(valueAt(source, 'configMapRef', 'name'))),
  )
  return [...new Set([...volumes, ...sources])].flatMap((name) =>
    name === undefined ? [] : (side.find('ConfigMap', object.metadata.namespace, name) ?? []),
  )
}

/** Whether a container may have a variable whose value is not known here. */
export const mayHave = ({ elsewhere, isOpen }: ProgramContainer, variable: string): boolean =>
  isOpen || elsewhere.has(variable)

/** A volume that the pod does not explain is a claim of the StatefulSet. */
function mounts(container: Part, spec: Part): readonly Mount[] {
  const volumes = new Map(partsAt(spec, 'volumes').map((volume) => [text(volume.name), volume]))
  return partsAt(container, 'volumeMounts').map((mount) => {
    const name = text(mount.name) ?? ''
    const source = volumes.get(name)
    const claim =
      text(valueAt(source, 'persistentVolumeClaim', 'claimName')) ?? (source === undefined ? name : undefined)
    const host = text(valueAt(source, 'hostPath', 'path'))
    const kind = Object.keys(source ?? {}).find((key) => key !== 'name') ?? ''
    const volume = claim !== undefined ? `claim ${claim}` : host !== undefined ? `hostPath ${host}` : kind
    const below = text(mount.subPath)
    return {
      path: text(mount.mountPath) ?? '',
      volume: below === undefined ? volume : `${volume} ${below}`,
      lasts: claim !== undefined || host !== undefined,
    }
  })
}
