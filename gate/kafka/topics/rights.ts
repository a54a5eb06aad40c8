import { ACLS_FILE, type DeclaredAcl, declaredAcls } from '../../../contracts/acls.ts'
import { below } from '../../compare/paths.ts'
import type { Codes, Found } from '../../found.ts'
import { text, valueAt } from '../../objects/shape.ts'
import { listed } from '../../objects/words.ts'
import { rule } from '../../rule.ts'
import type { KubernetesObject } from '../../types.ts'
import type { KafkaChange } from '../change.ts'
import type { KafkaClient } from '../model/clients.ts'

const codes = {
  'KAFKA-RIGHTS-REMOVED': {
    classes: ['outage', 'manual-steps', 'no-restart'],
    why: 'The topic reconciler takes rights away. A client that still needs one is refused from then on, and waits; it loses nothing.',
    fix: 'Remove what uses a right before the right, or declare it again.',
  },
  'KAFKA-RIGHTS-ADDED': {
    classes: ['no-restart'],
    why: 'The topic reconciler gives rights. Nobody loses one.',
    fix: 'Nothing.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** One operation on one resource. */
interface Right extends Omit<DeclaredAcl, 'operations'> {
  readonly operation: DeclaredAcl['operations'][number]
}

const PATH = below('data', ACLS_FILE)

/** Rights that a topic reconciler is told to give, and no longer. */
export const rightsRule = rule(codes, (change: KafkaChange) =>
  change.objects.flatMap(({ before, after }): Found<Code>[] => {
    if (before === undefined || after === undefined || after.kind !== 'ConfigMap') return []
    const [old, now] = [rightsOf(before), rightsOf(after)]
    if (old === undefined) return []
    const explains = change.at(after, PATH)
    const at = { object: after, path: PATH }
    if (now === undefined) return [{ ...UNMANAGED, at, explains, old: namesOf([...old.values()]), new: undefined }]
    const lost = [...old].filter(([key]) => !now.has(key)).map(([, right]) => right)
    const gained = [...now].filter(([key]) => !old.has(key)).map(([, right]) => right)
    return [
      ...(lost.length > 0 ? [{ ...removed(change, lost), at, explains, old: namesOf(lost), new: undefined }] : []),
      ...(gained.length > 0 ? [{ ...added(gained), at, explains, old: undefined, new: namesOf(gained) }] : []),
    ]
  }),
)

type Said = Pick<Found<Code>, 'code' | 'class' | 'why' | 'action'>

const UNMANAGED: Said = {
  code: 'KAFKA-RIGHTS-REMOVED',
  class: 'manual-steps',
  why: 'The reconciler no longer manages rights: those that it has given stay in Kafka as they are.',
  action: 'Delete them with kafka-acls.sh, or manage them by something else.',
}

function removed(change: KafkaChange, lost: readonly Right[]): Said {
  const code = 'KAFKA-RIGHTS-REMOVED'
  const used = lost.filter((right) => needs(clientOf(change.after.clients, right), right))
  if (used.length > 0) {
    return {
      code,
      class: 'outage',
      why: `${listed(namesOf(used))}: the manifests still use what the reconciler takes away. The client is refused from then on (TOPIC_AUTHORIZATION_FAILED, GROUP_AUTHORIZATION_FAILED), says so and waits.`,
      action: 'Declare the right again, or remove in the same change what needs it.',
    }
  }
  const outside = lost.filter(
    (right) =>
      !isOfTools(right) && ![...change.before.clients, ...change.after.clients].some((client) => isOf(client, right)),
  )
  if (outside.length > 0) {
    return {
      code,
      class: 'manual-steps',
      why: `${listed(namesOf(outside))}: taken away. Whether a program outside of these manifests needs it is not known here.`,
      action: 'Ask those who run it, or declare the right again.',
    }
  }
  return {
    code,
    class: 'no-restart',
    why: `${listed(namesOf(lost))}: taken away, and used by nobody.`,
    action: 'Nothing.',
  }
}

const added = (gained: readonly Right[]): Said => ({
  code: 'KAFKA-RIGHTS-ADDED',
  class: 'no-restart',
  why: `The reconciler gives ${listed(namesOf(gained))}; clients that wait for it go on by themselves.`,
  action: 'Nothing.',
})

/** The rights of a ConfigMap, by what tells them apart; `undefined` if it has no such file, or one that is none. */
function rightsOf(object: KubernetesObject): ReadonlyMap<string, Right> | undefined {
  const file = text(valueAt(object, 'data', ACLS_FILE))
  if (file === undefined) return undefined
  const { success, data } = declaredAcls.safeParse(parsed(file))
  if (!success) return undefined
  const all = data.flatMap(({ operations, ...acl }) => operations.map((operation): Right => ({ ...acl, operation })))
  return new Map(all.map((right) => [nameOf(right), right]))
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

const nameOf = ({ principal, operation, resource, name }: Right) => `${principal} ${operation} ${resource} ${name}`
const namesOf = (rights: readonly Right[]) => rights.map(nameOf)

/** Workloads are known to the brokers by their names; those of another namespace have it in front. */
const isOf = ({ name }: KafkaClient, { principal }: Right) =>
  principal === `User:${name}` || principal.endsWith(`.${name}`)
/** The tools of `main.ts job` are no workloads; what they may do follows from the rest. */
const isOfTools = ({ principal }: Right) => principal.endsWith('-tools')
const clientOf = (clients: readonly KafkaClient[], right: Right) => clients.find((client) => isOf(client, right))

/** Whether a client does with a resource what the right allows. */
function needs(client: KafkaClient | undefined, { resource, name, operation }: Right): boolean {
  if (client === undefined) return false
  if (resource === 'group') return client.group?.value === name
  if (resource !== 'topic') return false
  const { consumes, produces } = client
  if (operation === 'Read') return consumes?.topics.some(({ topic }) => topic === name) ?? false
  return [...(produces?.topics ?? []), ...(consumes?.topics ?? [])].some(
    (route) =>
      (operation === 'Write' && produces?.topics.includes(route) && route.topic === name) || route.deadLetters === name,
  )
}
