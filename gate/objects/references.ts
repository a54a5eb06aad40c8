import { partAt, partsAt } from './shape.ts'
import type { Workload } from './workload.ts'

/** Another object, or one of its keys, that pods cannot start without. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret' | 'PersistentVolumeClaim' | 'ServiceAccount'
  readonly name: string
  /** A single key of it. */
  readonly key?: string
  readonly path: string
}

/** Everything that the pods of an object need to start. What is optional is left out. */
export function referencesOf({ path: top, spec, containers }: Workload): Reference[] {
  const at = top === '' ? 'spec' : `${top}.spec`
  const found: Reference[] = []
  const add = (kind: Reference['kind'], part: Record<string, unknown>, path: string, nameKey = 'name') => {
    const name = part[nameKey]
    if (typeof name !== 'string' || part.optional === true) return
    found.push({ kind, name, path, ...(typeof part.key === 'string' && { key: part.key }) })
  }
  for (const { part, path } of containers) {
    for (const variable of partsAt(part, 'env')) {
      const source = partAt(variable, 'valueFrom')
      add('Secret', partAt(source, 'secretKeyRef'), `${path}.env[${variable.name}].valueFrom.secretKeyRef`)
      add('ConfigMap', partAt(source, 'configMapKeyRef'), `${path}.env[${variable.name}].valueFrom.configMapKeyRef`)
    }
    for (const [index, source] of partsAt(part, 'envFrom').entries()) {
      add('Secret', partAt(source, 'secretRef'), `${path}.envFrom[${index}].secretRef`)
      add('ConfigMap', partAt(source, 'configMapRef'), `${path}.envFrom[${index}].configMapRef`)
    }
  }
  for (const volume of partsAt(spec, 'volumes')) {
    const path = `${at}.volumes[${volume.name}]`
    const sources: [Reference['kind'], string, string][] = [
      ['ConfigMap', 'configMap', 'name'],
      ['Secret', 'secret', 'secretName'],
      ['PersistentVolumeClaim', 'persistentVolumeClaim', 'claimName'],
    ]
    for (const [kind, source, name] of sources) {
      const part = partAt(volume, source)
      add(kind, part, `${path}.${source}`, name)
      for (const item of partsAt(part, 'items')) {
        add(kind, { name: part[name], key: item.key, optional: part.optional }, `${path}.${source}.items`)
      }
    }
    for (const [index, source] of partsAt(volume, 'projected', 'sources').entries()) {
      add('ConfigMap', partAt(source, 'configMap'), `${path}.projected.sources[${index}].configMap`)
      add('Secret', partAt(source, 'secret'), `${path}.projected.sources[${index}].secret`)
    }
  }
  const { serviceAccountName } = spec
  if (serviceAccountName !== 'default') add('ServiceAccount', spec, `${at}.serviceAccountName`, 'serviceAccountName')
  return found
}
