import { below } from '../../compare/fields.ts'
import { amountOf } from '../../normal/quantity.ts'
import type { KubernetesObject } from '../../types.ts'
import { at, type Field, type Fields, fields, items, keyOf, type ObjectIndex, text } from './reading.ts'

/** A container of a pod template. */
export interface Container {
  readonly object: KubernetesObject
  readonly name: string
  /** Path of the container in its object. */
  readonly path: string
  readonly image: Field | undefined
  /** Whether the manifest says what is run, instead of the image. */
  readonly ownCommand: boolean
  /** Variables with a value that the manifests know, those of ConfigMaps included. */
  readonly env: ReadonlyMap<string, Field>
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

/** Where an object has its pod template; `undefined` for one that makes no pods. */
const templatePath = (object: KubernetesObject): readonly string[] | undefined => TEMPLATES[object.kind]

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  Job: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
}

/** The pod template of an object. */
export const templateOf = (object: KubernetesObject): Fields => fields(at(object, ...(templatePath(object) ?? ['-'])))

/** The containers of an object that makes pods. */
export function containersOf(object: KubernetesObject, index: ObjectIndex): readonly Container[] {
  const path = templatePath(object)
  if (path === undefined) return []
  return items(at(templateOf(object), 'spec', 'containers')).map((container) => {
    const name = text(container.name) ?? ''
    const place = `${path.join('.')}.spec.containers[${name}]`
    const image = text(container.image)
    return {
      object,
      name,
      path: place,
      image: image === undefined ? undefined : { value: image, object, path: `${place}.image` },
      ownCommand: container.command !== undefined,
      env: variables(container, place, object, index),
      memory: amountOf(at(container, 'resources', 'limits', 'memory')),
      mounts: mounts(container, object),
    }
  })
}

/** The ConfigMaps that the pods of an object mount, or take variables from. */
export function configMapsOf(object: KubernetesObject, index: ObjectIndex): readonly KubernetesObject[] {
  const spec = at(templateOf(object), 'spec')
  const volumes = items(at(spec, 'volumes')).flatMap((volume) => [
    text(at(volume, 'configMap', 'name')),
    ...items(at(volume, 'projected', 'sources')).map((source) => text(at(source, 'configMap', 'name'))),
  ])
  const sources = items(at(spec, 'containers')).flatMap((container) =>
    items(container.envFrom).map((source) => text(at(source, 'configMapRef', 'name'))),
  )
  return [...new Set([...volumes, ...sources])].flatMap((name) =>
    name === undefined ? [] : (index.get(keyOf('ConfigMap', object.metadata.namespace, name)) ?? []),
  )
}

/** Whether a container may have a variable: what a Secret says has no value here, and maybe no name. */
export function mayHave({ object, name }: Container, variable: string): boolean {
  const container = items(at(templateOf(object), 'spec', 'containers')).find((one) => text(one.name) === name)
  // A variable without a source is an empty text, which is as good as none.
  const isTaken = (one: Fields) => text(one.name) === variable && one.valueFrom !== undefined
  return items(container?.envFrom).length > 0 || items(container?.env).some(isTaken)
}

function variables(container: Fields, path: string, object: KubernetesObject, index: ObjectIndex): Map<string, Field> {
  const env = new Map<string, Field>()
  const configMap = (name: unknown) => index.get(keyOf('ConfigMap', object.metadata.namespace, text(name) ?? ''))
  for (const source of items(container.envFrom)) {
    const from = configMap(at(source, 'configMapRef', 'name'))
    if (from === undefined) continue
    for (const [key, value] of Object.entries(fields(from.data))) {
      const spelt = text(value)
      const name = `${text(source.prefix) ?? ''}${key}`
      if (spelt !== undefined) env.set(name, { value: spelt, object: from, path: below('data', key) })
    }
  }
  for (const variable of items(container.env)) {
    const name = text(variable.name)
    if (name === undefined) continue
    const value = text(variable.value)
    const reference = fields(at(variable, 'valueFrom', 'configMapKeyRef'))
    const from = configMap(reference.name)
    const key = text(reference.key) ?? ''
    const referred = text(at(from, 'data', key))
    env.delete(name)
    if (value !== undefined) env.set(name, { value, object, path: `${path}.env[${name}].value` })
    else if (from !== undefined && referred !== undefined)
      env.set(name, { value: referred, object: from, path: below('data', key) })
  }
  return env
}

/** A volume that the pod does not explain is a claim of the StatefulSet. */
function mounts(container: Fields, object: KubernetesObject): readonly Mount[] {
  const volumes = new Map(items(at(templateOf(object), 'spec', 'volumes')).map((volume) => [text(volume.name), volume]))
  return items(container.volumeMounts).map((mount) => {
    const name = text(mount.name) ?? ''
    const source = volumes.get(name)
    const claim = text(at(source, 'persistentVolumeClaim', 'claimName')) ?? (source === undefined ? name : undefined)
    const host = text(at(source, 'hostPath', 'path'))
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
