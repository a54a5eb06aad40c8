import type { KubernetesObject } from '../types.ts'
import { type Part, partAt, partsAt, text, valueAt } from './shape.ts'
import type { Side } from './side.ts'
import { contentOf, type Variable } from './variables.ts'
import type { Container, Workload } from './workload.ts'

/** A file that a container sees, of a ConfigMap or a Secret. */
export interface MountedFile extends Variable {
  /** `/etc/kafka/server.properties` */
  readonly file: string
}

/** The files of ConfigMaps and Secrets of the manifests that a container mounts. */
export function mountedFiles({ part }: Container, { object, spec }: Workload, side: Side): MountedFile[] {
  const volumes = new Map(partsAt(spec, 'volumes').map((volume) => [text(volume.name), volume]))
  return partsAt(part, 'volumeMounts').flatMap((mount) => {
    const place = (text(mount.mountPath) ?? '').replace(/\/$/, '')
    const within = text(mount.subPath)
    return filesOf(volumes.get(text(mount.name)) ?? {}, object, side).flatMap(({ name, content }) => {
      if (within === undefined) return [{ ...content, file: `${place}/${name}` }]
      if (name === within) return [{ ...content, file: place }]
      return name.startsWith(`${within}/`) ? [{ ...content, file: `${place}${name.slice(within.length)}` }] : []
    })
  })
}

interface Entry {
  readonly name: string
  readonly content: Variable
}

function filesOf(volume: Part, { metadata }: KubernetesObject, side: Side): Entry[] {
  const sources = [volume, ...partsAt(volume, 'projected', 'sources')]
  return sources.flatMap((source) =>
    (['configMap', 'secret'] as const).flatMap((key) => {
      const name = text(valueAt(source, key, 'name')) ?? text(valueAt(source, key, 'secretName'))
      const kind = key === 'configMap' ? 'ConfigMap' : 'Secret'
      const from = name === undefined ? undefined : side.there(kind, metadata.namespace, name)
      return from === undefined ? [] : entriesOf(from, partsAt(partAt(source, key), 'items'))
    }),
  )
}

function entriesOf(from: KubernetesObject, items: readonly Part[]): Entry[] {
  const contents = contentOf(from)
  if (items.length === 0) return [...contents].map(([name, content]) => ({ name, content }))
  return items.flatMap((item) => {
    const content = contents.get(text(item.key) ?? '')
    return content === undefined ? [] : [{ name: text(item.path) ?? '', content }]
  })
}
