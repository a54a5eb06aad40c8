import type { Change } from '../change.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { referencesOf } from '../objects/references.ts'
import { partsAt } from '../objects/shape.ts'
import { type Variables, variablesOf } from '../objects/variables.ts'
import { named } from '../objects/words.ts'
import { type Container, type Workload, workloadOf } from '../objects/workload.ts'
import { rule } from '../rule.ts'

const codes = {
  'K8S-VARIABLE-GONE': {
    classes: ['manual-steps'],
    why: 'A variable that `envFrom` delivered is no longer there: its key was renamed or removed. Kubernetes starts the pods without it.',
    fix: 'Keep the key until no program reads it.',
  },
  'K8S-VARIABLE-UNRESOLVED': {
    classes: ['manual-steps'],
    why: '`$(NAME)` names a variable that nothing sets, or that is set further down: the program gets the text as it is.',
    fix: 'Set the variable, above the one that uses it.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Variables that pods had, or that others are made of. */
export const variablesRule = rule(codes, (change: Change) =>
  change.objects.flatMap((object) => {
    const { before, after } = object
    const [old, now] = [before && workloadOf(before), after && workloadOf(after)]
    if (now === undefined || (old !== undefined && object.fields.length === 0 && !hasOtherSources(change, now)))
      return []
    return now.containers.flatMap((container) => {
      const was = old?.containers.find(({ path }) => path === container.path)
      const variables = variablesOf(container, now.object, change.after)
      const earlier = was && old && variablesOf(was, old.object, change.before)
      return [
        ...gone(change, now, container, earlier, partsAt(was?.part, 'envFrom').length, variables),
        ...unresolved(now, earlier, variables),
      ].map((one) => about(now.object, one))
    })
  }),
)

/** Whether a ConfigMap or Secret that it names changed. */
const hasOtherSources = (change: Change, workload: Workload): boolean => {
  const references = referencesOf(workload)
  return references.some(({ kind, name }) => {
    const source = change.after.find(kind, workload.object.metadata.namespace, name)
    return source !== undefined && (change.of(source)?.fields.length ?? 0) > 0
  })
}

function gone(
  change: Change,
  { object }: Workload,
  { path, part }: Container,
  earlier: Variables | undefined,
  sources: number,
  { names, isOpen }: Variables,
): FoundHere<Code>[] {
  if (earlier === undefined || isOpen) return []
  // Whoever takes a whole source away knows what goes with it.
  if (partsAt(part, 'envFrom').length < sources) return []
  return [...earlier.known]
    .filter(([name]) => earlier.fromAll.has(name) && !names.has(name))
    .flatMap(([name, variable]) => {
      const source = change.after.find(variable.object.kind, object.metadata.namespace, variable.object.metadata.name)
      return [
        {
          code: 'K8S-VARIABLE-GONE' as const,
          class: 'manual-steps' as const,
          path: `${path}.env[${name}]`,
          explains: source === undefined ? [] : change.at(source, variable.path),
          old: variable.object.kind === 'Secret' ? '(hidden)' : variable.value,
          new: undefined,
          why: `${named(object)} had the variable ${name} from ${named(variable.object)}, which no longer has that key: new pods start without it. What the program does then is not known here.`,
          action: `Keep the key in ${named(variable.object)}, or set ${name} in another way.`,
        },
      ]
    })
}

/** Names as programs have them: `$(date)` is for a shell. */
const isName = (name: string) => /^[A-Z][A-Z0-9_]*$/.test(name)

function unresolved({ object }: Workload, earlier: Variables | undefined, now: Variables): FoundHere<Code>[] {
  if (now.isOpen) return []
  const old = new Set(earlier?.unresolved.map(({ name, path }) => `${path} ${name}`))
  return now.unresolved
    .filter(({ name, path }) => (isName(name) || earlier?.names.has(name)) && !old.has(`${path} ${name}`))
    .map(({ name, path, isLater }) => ({
      code: 'K8S-VARIABLE-UNRESOLVED',
      class: 'manual-steps',
      path,
      new: `$(${name})`,
      why: isLater
        ? `${name} is set further down than where ${named(object)} uses it: Kubernetes leaves $(${name}) as it is, and the program gets that text.`
        : `Nothing sets ${name} in ${named(object)}: Kubernetes leaves $(${name}) as it is, and the program gets that text.`,
      action: isLater ? `Move ${name} above it.` : `Set ${name}.`,
    }))
}
