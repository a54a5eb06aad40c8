import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { kubectl } from '../../cluster/support/kubectl.ts'
import type { Manifest } from '../system.ts'

/** A pod, and how it does. */
export interface Pod {
  readonly name: string
  readonly uid: string
  /** `Deployment/api`: what it is a pod of. */
  readonly workload: string
  readonly isReady: boolean
}

/** Nothing has moved for so long (s): what is not ready now does not become ready. */
const STUCK_AFTER = 120

/** The pods of the namespaces once they have come to rest: rolled out, or stuck. */
export async function podsAtRest(namespaces: readonly string[]): Promise<Pod[]> {
  let [last, since] = ['', Date.now()]
  for (;;) {
    const objects = (await Promise.all(namespaces.map(objectsIn))).flat()
    const pods = podsOf(objects)
    const state = JSON.stringify([pods, objects.filter(isWorkload).map(({ status }) => status.updatedReplicas)])
    if (state !== last) [last, since] = [state, Date.now()]
    const seconds = (Date.now() - since) / 1_000
    const isLeaving = objects.some(({ kind, metadata }) => kind === 'Pod' && metadata.deletionTimestamp !== undefined)
    if (objects.filter(isWorkload).every(isRolledOut) && !isLeaving && seconds >= 3) return pods
    if (seconds > STUCK_AFTER) return pods
    await sleep(1_000)
  }
}

/** The claims of a namespace. */
export async function claimsIn(namespace: string): Promise<string[]> {
  const names = await kubectl(['-n', namespace, 'get', 'pvc', '-o', 'jsonpath={.items[*].metadata.name}'])
  return names.split(' ')
}

async function objectsIn(namespace: string): Promise<Manifest[]> {
  const kinds = 'pods,deployments,statefulsets,replicasets'
  return JSON.parse(await kubectl(['-n', namespace, 'get', kinds, '-o', 'json'])).items
}

const isWorkload = ({ kind }: Manifest) => kind === 'Deployment' || kind === 'StatefulSet'

function isRolledOut({ kind, metadata, spec, status }: Manifest): boolean {
  const wanted = spec.replicas ?? 1
  const counted = [status.replicas, status.readyReplicas].every((count) => (count ?? 0) === wanted)
  if (status.observedGeneration !== metadata.generation || !counted) return false
  if (kind === 'Deployment') return spec.paused === true || (status.updatedReplicas ?? 0) === wanted
  return spec.updateStrategy.type === 'OnDelete' || status.currentRevision === status.updateRevision
}

function podsOf(objects: readonly Manifest[]): Pod[] {
  const ownerOf = (one: Manifest) => one.metadata.ownerReferences?.[0]
  const sets = new Map(
    objects.filter(({ kind }) => kind === 'ReplicaSet').map((set) => [set.metadata.uid, ownerOf(set)]),
  )
  return objects
    .filter((one) => one.kind === 'Pod' && ownerOf(one) !== undefined && ownerOf(one).kind !== 'Job')
    .map((pod) => {
      const owner = sets.get(ownerOf(pod).uid) ?? ownerOf(pod)
      const { name, uid, deletionTimestamp } = pod.metadata
      const conditions: Manifest[] = pod.status.conditions ?? []
      return {
        name,
        uid,
        workload: `${owner.kind}/${owner.name}`,
        isReady:
          deletionTimestamp === undefined &&
          conditions.some(({ type, status }) => type === 'Ready' && status === 'True'),
      }
    })
}

/** The last error in the log of a pod that does not run; empty when it tells of none. */
export async function lastWords(namespace: string, pod: string): Promise<string> {
  const logs = async (...args: string[]) =>
    (await execa('kubectl', ['-n', namespace, 'logs', pod, '--tail=60', ...args], { reject: false })).stdout
  const text = [await logs('--previous'), await logs()].join('\n')
  const lines = text
    .split('\n')
    .filter((line) => /error|exception|fatal|invalid|refus|doesn't match|"level":"?(?:50|error)/i.test(line))
  return (lines.at(-1) ?? '').slice(0, 300)
}
