import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { counted, kubectl, named, resource } from '../objects/words.ts'
import { isHeldBack, replicasOf } from '../objects/workload.ts'
import type { ChangeClass, KubernetesObject } from '../types.ts'

/** What a change of a pod template does to the pods that run. */
export interface Restart {
  readonly class: ChangeClass
  readonly why: string
  readonly action: string
}

/** By what makes the pods. */
export function restartOf(object: KubernetesObject): Restart {
  if (isHeldBack(object)) {
    return {
      class: 'no-restart',
      why: `The pods of ${named(object)} stay as they are: nothing replaces them automatically.`,
      action: 'Nothing.',
    }
  }
  const status = `${kubectl(object)} rollout status ${resource(object)}`
  const replicas = replicasOf(object)
  switch (kindOf(object)) {
    case 'batch/CronJob':
      return {
        class: 'no-restart',
        why: `The next run of ${named(object)} uses it; a current run continues unchanged.`,
        action: 'Nothing.',
      }
    case 'batch/Job':
      return { class: 'no-restart', why: `${named(object)} is suspended: its pods will use it.`, action: 'Nothing.' }
    case 'apps/ReplicaSet':
      return {
        class: 'manual-steps',
        why: `A ReplicaSet does not replace pods: those of ${named(object)} stay as they are until they are deleted.`,
        action: `Delete its pods one by one: ${kubectl(object)} delete pod <name>`,
      }
    case 'Pod':
      return { class: 'rolling-restart', why: `Containers of ${named(object)} restart in place.`, action: 'Nothing.' }
    case 'apps/DaemonSet':
      return {
        class: 'rolling-restart',
        why: `The pods of ${named(object)} are replaced, one node at a time.`,
        action: status,
      }
    default:
      break
  }
  if (replicas === 0) {
    return { class: 'no-restart', why: `${named(object)} has no pods: the next ones will use it.`, action: 'Nothing.' }
  }
  return { class: 'rolling-restart', why: rollingUpdate(object, replicas), action: status }
}

/** What happens to a rollout whose first new pod never becomes ready. */
export function stalled(object: KubernetesObject): string {
  const { class: given, why } = restartOf(object)
  return given === 'rolling-restart' ? `The rollout of ${named(object)} stalls at its first pod.` : why
}

function rollingUpdate(object: KubernetesObject, replicas: number | undefined): string {
  const isOne = replicas === 1
  if (kindOf(object) === 'apps/StatefulSet') {
    return isOne
      ? `The pod of ${named(object)} restarts. It is the only one: clients wait until it is ready again.`
      : `The ${counted(replicas ?? 1, 'pod')} of ${named(object)} restart one by one, highest ordinal first, each when the previous one is ready.`
  }
  const strategy = partAt(object, 'spec', 'strategy')
  const { maxSurge, maxUnavailable } = partAt(strategy, 'rollingUpdate')
  if (strategy.type === 'Recreate') return `The pods of ${named(object)} stop, then new ones start.`
  return `The pods of ${named(object)} are replaced in a rolling update (maxSurge ${maxSurge}, maxUnavailable ${maxUnavailable}).`
}
