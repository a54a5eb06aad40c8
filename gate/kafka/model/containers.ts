import { z } from 'zod'
import { SETTINGS_ANNOTATION, settingNames } from '../../../contracts/setting-names.ts'
import { below } from '../../compare/paths.ts'
import { amountOf } from '../../normal/quantity.ts'
import { type Part, partAt, partsAt, text, valueAt } from '../../objects/shape.ts'
import type { Side } from '../../objects/side.ts'
import type { Container, Workload } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Field } from './field.ts'

/** A container, and what its program is told. */
export interface ProgramContainer extends Container {
  readonly image: Field | undefined
  /** Whether the manifest says what is run, instead of the image. */
  readonly ownCommand: boolean
  /** Variables with a value that the manifests know, those of ConfigMaps included. */
  readonly env: ReadonlyMap<string, Field>
  /** Whether its program is known to be none of ours, and its settings are found under our names as well as under its own. */
  readonly isForeign: boolean
  /** `resources.limits.memory` in bytes. */
  readonly memory: number | undefined
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
      const env = variables(container, object, side)
      const found = names.flatMap(([name, variable]) => {
        const field = env.get(variable)
        return field === undefined ? [] : [[name, field] as const]
      })
      return {
        ...container,
        image: image === undefined ? undefined : { value: image, object, path: `${path}.image` },
        ownCommand: part.command !== undefined,
        env: new Map([...env, ...found]),
        isForeign: found.length > 0,
        memory: amountOf(valueAt(part, 'resources', 'limits', 'memory')),
        mounts: mounts(part, spec),
      }
    })
}

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

/** Whether a container may have a variable: what a Secret says has no value here, and maybe no name. */
export function mayHave({ part }: Container, variable: string): boolean {
  // A variable without a source is an empty text, which is as good as none.
  const isTaken = (one: Part) => text(one.name) === variable && one.valueFrom !== undefined
  return partsAt(part, 'envFrom').length > 0 || partsAt(part, 'env').some(isTaken)
}

function variables({ part, path }: Container, object: KubernetesObject, side: Side): Map<string, Field> {
  const env = new Map<string, Field>()
  const configMap = (name: unknown) => side.find('ConfigMap', object.metadata.namespace, text(name) ?? '')
  for (const source of partsAt(part, 'envFrom')) {
    const from = configMap(valueAt(source, 'configMapRef', 'name'))
    if (from === undefined) continue
    for (const [key, value] of Object.entries(partAt(from, 'data'))) {
      const spelt = text(value)
      const name = `${text(source.prefix) ?? ''}${key}`
      if (spelt !== undefined) env.set(name, { value: spelt, object: from, path: below('data', key) })
    }
  }
  for (const variable of partsAt(part, 'env')) {
    const name = text(variable.name)
    if (name === undefined) continue
    const value = text(variable.value)
    const reference = partAt(variable, 'valueFrom', 'configMapKeyRef')
    const from = configMap(reference.name)
    const key = text(reference.key) ?? ''
    const referred = text(valueAt(from, 'data', key))
    env.delete(name)
    if (value !== undefined) env.set(name, { value, object, path: `${path}.env[${name}].value` })
    else if (from !== undefined && referred !== undefined)
      env.set(name, { value: referred, object: from, path: below('data', key) })
  }
  return env
}

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
