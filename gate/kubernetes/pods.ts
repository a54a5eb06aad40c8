import type { Change } from '../change.ts'
import type { Codes, FoundHere } from '../found.ts'
import { amountOf } from '../normal/quantity.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { named } from '../objects/words.ts'
import { type Container, runsAllTheTime, type Workload, workloadOf } from '../objects/workload.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { FieldChange } from '../types.ts'
import { restartOf } from './effects.ts'
import { imageChange, imageCodes } from './images.ts'

const codes = {
  ...imageCodes,
  'K8S-RESOURCES': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'Different requests or limits. Pods that request more may stay Pending; pods with less memory may be killed.',
    fix: '`kubectl rollout status`.',
  },
  'K8S-PROBE-REMOVED': {
    classes: ['outage', 'rolling-restart', 'no-restart'],
    why: 'Without a readiness probe pods count as ready as soon as they start: a Service sends to them too early, and a rollout continues too early.',
    fix: 'Keep a probe that checks what clients need.',
  },
  'K8S-GRACE-PERIOD': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'Pods have less time to stop before they are killed.',
    fix: 'Keep it longer than the slowest piece of work plus the preStop hook.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Changes inside pods. Every such change restarts them; some do more. */
export const podsRule = rule(
  codes,
  forChanged((pair, change): FoundHere<Code>[] => {
    const [before, after] = [workloadOf(pair.before), workloadOf(pair.after)]
    // An existing Job keeps its pods as they are: that is reported elsewhere.
    if (before === undefined || after === undefined || kindOf(pair.after) === 'batch/Job') return []
    const found = after.containers.flatMap((container) => {
      const old = before.containers.find(({ path }) => path === container.path)
      if (old === undefined) return []
      return [...images(pair, old, container), ...resources(pair, container), ...probes(pair, change, container)]
    })
    return [...found, ...gracePeriod(pair, before, after)]
  }),
)

const fieldAt = ({ fields }: Pair, path: string): FieldChange | undefined => fields.find((field) => field.path === path)

function images(pair: Pair, old: Container, now: Container): FoundHere<Code>[] {
  const field = fieldAt(pair, `${now.path}.image`)
  if (field === undefined) return []
  return [imageChange(pair.after, field, String(old.part.image), String(now.part.image))]
}

function resources(pair: Pair, container: Container): FoundHere<Code>[] {
  const top = `${container.path}.resources`
  const explains = pair.fields.filter(({ path }) => path.startsWith(top))
  if (explains.length === 0) return []
  const effect = restartOf(pair.after)
  const notes: string[] = []
  for (const { path, before, after } of explains) {
    const [old, now] = [amountOf(before), amountOf(after)]
    if (old === undefined || now === undefined) continue
    if (path.includes('.requests') && now > old)
      notes.push('A pod that requests more stays Pending if no node has room.')
    if (path.endsWith('.limits.memory') && now < old)
      notes.push('A container that needs more memory than its limit is killed.')
  }
  return [
    {
      code: 'K8S-RESOURCES',
      class: effect.class,
      explains,
      ...(explains.length > 1 && {
        path: top,
        old: Object.fromEntries(explains.map((one) => [one.path.slice(top.length + 1), one.before])),
        new: Object.fromEntries(explains.map((one) => [one.path.slice(top.length + 1), one.after])),
      }),
      why: [effect.why, ...new Set(notes)].join(' '),
      action: effect.action,
    },
  ]
}

/** Without a probe a container counts as ready when it has started, and as alive as long as it exists. */
function probes(pair: Pair, change: Change, container: Container): FoundHere<Code>[] {
  return ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap((probe): FoundHere<Code>[] => {
    const field = fieldAt(pair, `${container.path}.${probe}`)
    if (field === undefined || field.after !== undefined || !runsAllTheTime(pair.after)) return []
    const effect = restartOf(pair.after)
    const services = change.after.servicesOf(pair.after).map(named)
    const isReadiness = probe === 'readinessProbe'
    const isOutage =
      isReadiness && effect.class === 'rolling-restart' && (services.length > 0 || pair.after.kind === 'StatefulSet')
    const said = {
      readinessProbe: `Pods of ${named(pair.after)} count as ready as soon as they start: ${services.length > 0 ? `pods behind ${services.join(', ')} get traffic before they can answer, and ` : ''}the rollout continues before they work.`,
      livenessProbe: `A pod of ${named(pair.after)} that hangs is never restarted.`,
      startupProbe: `Liveness is probed from the beginning: a slow start of ${named(pair.after)} counts as a failure, and starts over.`,
    }[probe]
    return [
      {
        code: 'K8S-PROBE-REMOVED',
        class: isOutage ? 'outage' : effect.class,
        explains: [field],
        why: `${said} ${effect.why}`,
        action: isReadiness ? 'Keep a readiness probe that checks what clients need.' : effect.action,
      },
    ]
  })
}

function gracePeriod(pair: Pair, before: Workload, after: Workload): FoundHere<Code>[] {
  const field = fieldAt(pair, `${after.path === '' ? '' : `${after.path}.`}spec.terminationGracePeriodSeconds`)
  if (field === undefined || Number(field.after) >= Number(field.before)) return []
  const effect = restartOf(pair.after)
  const sleep = Math.max(...after.containers.map(({ part }) => preStopSeconds(part)), 0)
  const isShort = Number(field.after) <= sleep
  return [
    {
      code: 'K8S-GRACE-PERIOD',
      class: effect.class,
      explains: [field],
      why: `A pod that is still running ${field.after} s after it was told to stop is killed (before: ${before.spec.terminationGracePeriodSeconds} s)${isShort ? `; its preStop hook alone takes ${sleep} s` : ''}. ${effect.why}`,
      action: 'Make sure that it is longer than the slowest piece of work plus the preStop hook.',
    },
  ]
}

/** How long a hook sleeps, as far as it says. */
function preStopSeconds(container: Record<string, unknown>): number {
  const hook = partAt(container, 'lifecycle', 'preStop')
  const { seconds } = partAt(hook, 'sleep')
  const { command } = partAt(hook, 'exec')
  const words = Array.isArray(command) ? command.join(' ') : ''
  return typeof seconds === 'number' ? seconds : Number(/\bsleep (\d+)/.exec(words)?.[1] ?? 0)
}
