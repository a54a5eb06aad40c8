import { mountedFiles } from '../objects/mounted-files.ts'
import { partAt, partsAt, text } from '../objects/shape.ts'
import type { Side } from '../objects/side.ts'
import { listed, named } from '../objects/words.ts'
import type { Workload } from '../objects/workload.ts'
import type { KubernetesObject } from '../types.ts'

/** How workloads use a key of a Secret: `Deployment/web (variable PASSWORD)`. */
export const usesOf = (secret: KubernetesObject, key: string, users: readonly Workload[], side: Side): string =>
  listed(users.flatMap((user) => use(secret, key, user, side)))

function use(secret: KubernetesObject, key: string, workload: Workload, side: Side): string[] {
  const { name } = secret.metadata
  const ways = workload.containers.flatMap((container) => {
    const variables = partsAt(container.part, 'env').flatMap((variable) => {
      const reference = partAt(variable, 'valueFrom', 'secretKeyRef')
      return reference.name === name && reference.key === key ? [`variable ${text(variable.name)}`] : []
    })
    const all = partsAt(container.part, 'envFrom').flatMap((source) =>
      partAt(source, 'secretRef').name === name ? [`variable ${text(source.prefix) ?? ''}${key}`] : [],
    )
    const files = mountedFiles(container, workload, side).flatMap(({ object, path, file }) =>
      object === secret && (path === `data.${key}` || path === `data[${key}]`) ? [`file ${file}`] : [],
    )
    return [...variables, ...all, ...files]
  })
  return ways.length === 0 ? [] : [`${named(workload.object)} (${[...new Set(ways)].join(', ')})`]
}
