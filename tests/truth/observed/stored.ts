import { setTimeout as sleep } from 'node:timers/promises'
import { kubectl } from '../../cluster/support/kubectl.ts'
import type { Manifest } from '../system.ts'

/** What the API server has, by `Kind/name`. */
export type Stored = ReadonlyMap<string, Manifest>

const KINDS =
  'deployments,statefulsets,jobs,cronjobs,services,configmaps,secrets,persistentvolumeclaims,poddisruptionbudgets,horizontalpodautoscalers,networkpolicies,serviceaccounts,resourcequotas,limitranges,roles,ingresses'

/** What every namespace has. */
const GIVEN = new Set(['ConfigMap/kube-root-ca.crt', 'ServiceAccount/default'])

/** `Deployment/api`, or `Deployment/api (elsewhere)` outside of the namespace that the change began in. */
export const nameIn = (home: string, { kind, metadata }: Manifest): string => {
  const place = kind === 'Namespace' ? metadata.name : (metadata.namespace ?? home)
  const name = kind === 'Namespace' ? 'the-namespace' : metadata.name
  return `${kind}/${name}${place === home ? '' : ' (elsewhere)'}`
}

/** Everything in a namespace and in the one beside it, once controllers have nothing left to do. */
export async function stored(home: string): Promise<Stored> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const objects = await read(home)
    const busy = whatIsBusy([...objects.values()])
    if (busy === undefined) return objects
    if (Date.now() > deadline) throw new Error(`${home} does not come to rest: ${busy}`)
    await sleep(300)
  }
}

async function read(home: string): Promise<Map<string, Manifest>> {
  const found = await kubectl(['get', 'namespace', home, `${home}-elsewhere`, '--ignore-not-found', '-o', 'json'])
  const own = JSON.parse(found)
  const objects = new Map<string, Manifest>()
  for (const namespace of own.kind === 'List' ? own.items : [own]) {
    const { items } = JSON.parse(await kubectl(['-n', namespace.metadata.name, 'get', KINDS, '-o', 'json']))
    for (const object of [namespace, ...items]) {
      if (!GIVEN.has(`${object.kind}/${object.metadata.name}`)) objects.set(nameIn(home, object), object)
    }
  }
  return objects
}

/** Pods never run here: what controllers decide is waited for, and nothing else. */
function whatIsBusy(objects: readonly Manifest[]): string | undefined {
  const find = (object: Manifest) => `${object.kind}/${object.metadata.name}`
  for (const object of objects) {
    const { kind, metadata, spec, status } = object
    if (metadata.deletionTimestamp !== undefined) return `${find(object)} is being deleted`
    if (kind !== 'Deployment' && kind !== 'StatefulSet') continue
    if (status?.observedGeneration !== metadata.generation) return `${find(object)} has not been looked at`
    // The old pods go before the new revision is made.
    if (spec.strategy?.type === 'Recreate' && spec.paused !== true && (status.updatedReplicas ?? 0) !== spec.replicas)
      return `${find(object)} has not replaced its pods yet`
    // A StatefulSet has a pod, and its claims, for each number.
    if (kind === 'StatefulSet' && (status.replicas ?? 0) !== spec.replicas)
      return `${find(object)} has no such pods yet`
    if (kind === 'StatefulSet') {
      const policy = spec.persistentVolumeClaimRetentionPolicy?.whenScaled
      const claims = objects.filter((one) => isClaimOf(one, object))
      const wanted = spec.replicas * (spec.volumeClaimTemplates?.length ?? 0)
      if (policy === 'Delete' && claims.length > wanted) return `${find(object)} still has claims to delete`
    }
  }
  return undefined
}

const isClaimOf = (claim: Manifest, { metadata, spec }: Manifest) =>
  claim.kind === 'PersistentVolumeClaim' &&
  claim.metadata.namespace === metadata.namespace &&
  (spec.volumeClaimTemplates ?? []).some((template: Manifest) =>
    claim.metadata.name.startsWith(`${template.metadata.name}-${metadata.name}-`),
  )
