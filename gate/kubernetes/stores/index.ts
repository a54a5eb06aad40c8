import type { Change } from '../../change.ts'
import { about, type Codes, type Found, type FoundHere } from '../../found.ts'
import { amountOf } from '../../normal/quantity.ts'
import { kindOf, ref } from '../../objects/identity.ts'
import { partAt, text, valueAt } from '../../objects/shape.ts'
import { claimsOf } from '../../objects/storage.ts'
import { counted, kubectl, listed, named, resource } from '../../objects/words.ts'
import { replicasOf, runsAllTheTime, workloadOf } from '../../objects/workload.ts'
import { type Pair, rule } from '../../rule.ts'
import type { KubernetesObject } from '../../types.ts'
import { buffersOf, directories, durability, settingOf } from './settings.ts'
import { isAlone, type Store, storeOf } from './store.ts'

const codes = {
  'K8S-STORE-SCALED': {
    classes: ['data-loss', 'manual-steps'],
    why: 'A database that knows of no others gets more pods: each is empty, and all are behind the same Service. Or members of a cluster go with what they hold.',
    fix: 'Scale by its own replication or by an operator.',
  },
  'K8S-STORE-DURABILITY': {
    classes: ['data-loss'],
    why: 'A switch that keeps what was confirmed is turned off: `fsync`, `appendonly`, `innodb_flush_log_at_trx_commit` and others.',
    fix: 'Leave it on where data counts.',
  },
  'K8S-STORE-FOLDER': {
    classes: ['data-loss'],
    why: 'A database is pointed to a different folder by an argument or its configuration: there is no data in it.',
    fix: 'Keep the folder.',
  },
  'K8S-STORE-IMAGE': {
    classes: ['outage', 'manual-steps'],
    why: 'Another family of images, another database, an older version, or a newer major version: the files are not what it expects.',
    fix: 'Dump and restore into a new one.',
  },
  'K8S-STORE-USER': {
    classes: ['outage'],
    why: 'A database runs as another user: its files belong to the old one, and it does not start.',
    fix: 'Change the owner of the files first.',
  },
  'K8S-STORE-MEMORY': {
    classes: ['outage'],
    why: 'A memory limit below what a database is told to use: it is killed, at its start or as soon as it fills up.',
    fix: 'Lower the buffers first, or keep the limit.',
  },
  'K8S-STORE-REPLACED': {
    classes: ['data-loss'],
    why: 'A Service sends to the pods of another database: what clients have stored is in the old one.',
    fix: 'Copy the data first, and stop who writes meanwhile.',
  },
  'K8S-STORE-RENAMED': {
    classes: ['data-loss'],
    why: 'A StatefulSet goes and one of another name comes for the same pods: its claims are new and empty, the old ones stay unused.',
    fix: 'Keep the name, or copy the data.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What keeps data, whoever made it: databases, caches, brokers. PostgreSQL's PGDATA and Kafka have rules of their own. */
export const storesRule = rule(codes, (change: Change): Found<Code>[] => [
  ...change.objects.flatMap(({ before, after, fields }): Found<Code>[] => {
    if (before === undefined || after === undefined || !runsAllTheTime(after)) return []
    const old = storeOf(workloadOf(before), change.before)
    const now = storeOf(workloadOf(after), change.after)
    if (old === undefined || now === undefined) return []
    const pair = { before, after, fields }
    return [
      ...scaled(pair, now),
      ...switchedOff(after, old, now),
      ...moved(after, old, now),
      ...otherImage(pair, old, now),
      ...otherUser(pair, now),
      ...tooSmall(pair, now),
    ]
  }),
  ...redirected(change),
  ...renamed(change),
])

function scaled({ before, after, fields }: Pair, store: Store): Found<Code>[] {
  const [old, now] = [replicasOf(before) ?? 1, replicasOf(after) ?? 1]
  if (old === now || now === 0) return []
  const explains = fields.filter(({ path }) => path === 'spec.replicas')
  const common = { path: 'spec.replicas', old, new: now, explains }
  if (isAlone(store)) {
    if (now <= 1 || now < old) return []
    return [
      about(after, {
        ...common,
        code: 'K8S-STORE-SCALED',
        class: 'data-loss',
        why: `${named(after)} is a ${store.name} that knows of no others: ${now - old === 1 ? 'the new pod is an empty one' : `${now - old} new pods are empty ones`}, and its Service sends clients to any. What they write is spread, and found or not by chance.`,
        action: `Keep ${old}. For replicas use its own replication, or an operator.`,
      }),
    ]
  }
  if (now > old) return []
  return [
    about(after, {
      ...common,
      code: 'K8S-STORE-SCALED',
      class: 'manual-steps',
      why: `${counted(old - now, 'member')} of ${named(after)} (${store.name}) go, with what they hold: without being taken out first, a quorum or copies may be missing.`,
      action: `Take them out of the cluster by ${store.name}'s own means, wait until it is healthy, then apply.`,
    }),
  ]
}

function switchedOff(object: KubernetesObject, old: Store, now: Store): Found<Code>[] {
  return (durability[now.name] ?? []).flatMap(({ names, isOff, loses }) => {
    const [was, is] = [settingOf(old, names), settingOf(now, names)]
    if (is === undefined || !isOff(is.value) || (was !== undefined && isOff(was.value))) return []
    return [
      {
        ...about(object, {
          code: 'K8S-STORE-DURABILITY' as const,
          class: 'data-loss' as const,
          old: was?.value,
          new: is.value,
          why: `${named(object)} runs ${now.name} with ${words(names)} ${is.value}: ${loses}.`,
          action: `Leave ${words(names)} on, unless the data can be made anew.`,
        }),
        at: is.source,
      },
    ]
  })
}

const words = (names: readonly string[]) => (names[0] ?? '').replaceAll('[_-]', '_')

function moved(object: KubernetesObject, old: Store, now: Store): Found<Code>[] {
  const names = directories[now.name]
  if (names === undefined) return []
  const [was, is] = [settingOf(old, names), settingOf(now, names)]
  if (is === undefined || was?.value === is.value) return []
  return [
    {
      ...about(object, {
        code: 'K8S-STORE-FOLDER' as const,
        class: 'data-loss' as const,
        old: was?.value,
        new: is.value,
        why: `${named(object)} looks for its data in ${is.value}${was === undefined ? '' : `, and no longer in ${was.value}`}: if there is none, it begins empty or does not start.`,
        action: `Keep ${was?.value ?? "the image's own folder"}, or move the files first.`,
      }),
      at: is.source,
    },
  ]
}

const familyOf = ({ repository }: Store) => (/bitnami/.test(repository) ? 'bitnami' : 'other')
const numbers = (tag: string) =>
  /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/
    .exec(tag)
    ?.slice(1)
    .map((part) => Number(part ?? 0)) ?? []

function otherImage({ after, fields }: Pair, old: Store, now: Store): Found<Code>[] {
  const path = `${now.container.path}.image`
  const explains = fields.filter((field) => field.path === path)
  if (explains.length === 0) return []
  const found = (given: 'outage' | 'manual-steps', why: string, action: string): Found<Code>[] => [
    about(after, { code: 'K8S-STORE-IMAGE', class: given, explains, why, action }),
  ]
  if (old.name !== now.name) {
    const why = `${now.name} does not read the files of ${old.name}: ${named(after)} does not start, or begins empty.`
    return found('outage', why, `Keep ${old.repository}:${old.tag}; move the data by dump and restore.`)
  }
  if (familyOf(old) !== familyOf(now)) {
    const why = `Images of Bitnami have other folders, users and variables than others: ${named(after)} looks for its data elsewhere, begins empty or may not read its files.`
    return found('outage', why, `Stay with ${old.repository}, or move the data by dump and restore.`)
  }
  const [was = [], is = []] = [numbers(old.tag), numbers(now.tag)]
  const [major, minor] = [(is[0] ?? 0) - (was[0] ?? 0), (is[1] ?? 0) - (was[1] ?? 0)]
  // PostgreSQL's major versions are told by the rule about its image.
  if (was.length === 0 || is.length === 0 || now.name === 'PostgreSQL') return []
  if (major < 0 || (major === 0 && minor < 0)) {
    const why = `${now.name} ${now.tag} is older than ${old.tag}, and may not read what that has written: ${named(after)} may not start.`
    return found('outage', why, `Keep ${old.tag}, or restore a backup of before.`)
  }
  if (major === 0) return []
  const why = `${now.name} ${now.tag} changes the files of ${old.tag} when it starts, and there is no way back; some versions must not be left out.`
  return found('manual-steps', why, 'Make a backup, and follow the upgrade notes of each version between.')
}

function otherUser({ before, after, fields }: Pair, store: Store): Found<Code>[] {
  const user = (object: KubernetesObject) => {
    const workload = workloadOf(object)
    const container = workload?.containers.find(({ path }) => path === store.container.path)
    const own = valueAt(container?.part, 'securityContext', 'runAsUser')
    return own ?? valueAt(workload?.spec, 'securityContext', 'runAsUser')
  }
  const [old, now] = [user(before), user(after)]
  const explains = fields.filter(({ path }) => path.endsWith('securityContext.runAsUser'))
  if (old === now || explains.length === 0) return []
  return [
    about(after, {
      code: 'K8S-STORE-USER',
      class: 'outage',
      explains,
      why: `The files of ${named(after)} belong to user ${text(old) ?? 'of the image'}: ${store.name} as user ${text(now) ?? 'of the image'} may not read or does not accept them, and does not start.`,
      action: `Keep ${text(old) ?? 'it'}, or change the owner of the files in an init container first.`,
    }),
  ]
}

function tooSmall({ after, fields }: Pair, store: Store): Found<Code>[] {
  const path = `${store.container.path}.resources.limits.memory`
  const limit = amountOf(valueAt(store.container.part, 'resources', 'limits', 'memory'))
  const needs = buffersOf(store)
  if (limit === undefined || needs === undefined || needs.bytes < limit) return []
  const field = fields.find((one) => one.path === path)
  const isTold = fields.some((one) => needs.source.path === one.path) || needs.source.object !== after
  if (field === undefined && !isTold) return []
  return [
    about(after, {
      code: 'K8S-STORE-MEMORY',
      class: 'outage',
      path,
      old: field?.before,
      new: valueAt(store.container.part, 'resources', 'limits', 'memory'),
      explains: field ? [field] : [],
      why: `${store.name} of ${named(after)} is told to use ${needs.value}, and its container may not have more than the limit: it is killed at its start, or as soon as that fills up.`,
      action: 'Lower what it is told to use first, or keep the limit.',
    }),
  ]
}

/** A Service that led to one store with claims, and leads to others now. */
function redirected(change: Change): Found<Code>[] {
  return change.objects.flatMap(({ before, after, fields }): Found<Code>[] => {
    if (before === undefined || after === undefined || kindOf(after) !== 'Service') return []
    const explains = fields.filter(({ path }) => path.startsWith('spec.selector'))
    if (explains.length === 0) return []
    const storesBehind = (side: 'before' | 'after', service: KubernetesObject) =>
      change[side].workloads
        .withLabels(partAt(service, 'spec', 'selector'), service.metadata.namespace)
        .filter((workload) => storeOf(workload, change[side]) !== undefined)
        .map(({ object }) => object)
    const [old, now] = [storesBehind('before', before), storesBehind('after', after)]
    const names = new Set(old.map(ref))
    if (old.length === 0 || now.length === 0 || now.some((one) => names.has(ref(one)))) return []
    return [
      about(after, {
        code: 'K8S-STORE-REPLACED',
        class: 'data-loss',
        path: 'spec.selector',
        explains,
        why: `${named(after)} led to ${listed(old.map(named))}, and leads to ${listed(now.map(named))} now: what was stored stays in the old one, where nobody looks.`,
        action: `Stop who writes, copy the data from ${listed(old.map(named))}, then apply.`,
      }),
    ]
  })
}

/** A StatefulSet that goes, and one that comes with the same pods: it has claims of its own. */
function renamed({ objects }: Change): Found<Code>[] {
  const gone = objects.flatMap(({ before, after }) =>
    before !== undefined && after === undefined && claimsOf(before).length > 0 ? [before] : [],
  )
  return objects.flatMap(({ before, after }): Found<Code>[] => {
    if (before !== undefined || after === undefined || claimsOf(after).length === 0) return []
    const twin = gone.find((one) => one.metadata.namespace === after.metadata.namespace && alike(one, after))
    if (twin === undefined) return []
    const found: FoundHere<Code> = {
      code: 'K8S-STORE-RENAMED',
      class: 'data-loss',
      old: twin.metadata.name,
      new: after.metadata.name,
      why: `${named(after)} runs what ${named(twin)} ran, with claims of its own, which are empty (${listed(claimsOf(after))}). The data stays in ${listed(claimsOf(twin))}, and Services that select both send clients to either.`,
      action: `Keep the name ${twin.metadata.name}, or copy the data before anybody writes; then ${kubectl(twin)} delete ${resource(twin)}`,
    }
    return [about(after, found)]
  })
}

/** Whether two objects run the same images, one by one. */
function alike(one: KubernetesObject, other: KubernetesObject): boolean {
  const repositories = (object: KubernetesObject) =>
    (workloadOf(object)?.containers ?? []).map(({ part }) => String(part.image).replace(/[:@].*$/, '')).join()
  return repositories(one) === repositories(other)
}
