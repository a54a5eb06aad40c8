import type { Change } from '../change.ts'
import { isSame } from '../compare/fields.ts'
import { fieldsAt } from '../compare/paths.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt, partsAt } from '../objects/shape.ts'
import { kubectl, listed, named } from '../objects/words.ts'
import { rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'

const codes = {
  'K8S-NETWORK-POLICY': {
    classes: ['outage', 'manual-steps', 'no-restart'],
    why: 'From now on only listed peers can reach the pods, or be reached by them. If none is listed, connections time out; otherwise it is not known here whether one is missing.',
    fix: 'Check everything that talks to them, including DNS and probes.',
  },
  'K8S-INGRESS': {
    classes: ['outage'],
    why: 'A host or a path is no longer served.',
    fix: 'Serve it alongside the new one until it is no longer called.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Which traffic is allowed, and what is served to the outside. */
export const networkRule = rule(codes, (change: Change) =>
  change.objects.flatMap((object) => {
    const { before, after, fields } = object
    if (after === undefined || (before !== undefined && fields.length === 0)) return []
    const found: FoundHere<Code>[] = []
    if (kindOf(after) === 'networking.k8s.io/NetworkPolicy') found.push(...policy(change, before, after))
    if (kindOf(after) === 'networking.k8s.io/Ingress' && before !== undefined) found.push(...ingress(before, after))
    return found.map((one) => about(after, { explains: fieldsAt(fields, one.path ?? ''), ...one }))
  }),
)

function policy(change: Change, before: KubernetesObject | undefined, after: KubernetesObject): FoundHere<Code>[] {
  if (before !== undefined && isSame(before.spec, after.spec)) return []
  const pods = change.after.workloads.selectedBy(partAt(after, 'spec', 'podSelector'), after.metadata.namespace)
  if (pods.length === 0 || letsAllPass(after)) {
    const who = pods.length === 0 ? 'applies to no pods of these manifests' : 'lets everybody pass'
    return [
      {
        code: 'K8S-NETWORK-POLICY',
        path: 'spec',
        old: before?.spec,
        new: after.spec,
        class: 'no-restart',
        why: `${named(after)} ${who}.`,
        action: 'Nothing.',
      },
    ]
  }
  const names = listed(pods.map(({ object }) => named(object)))
  const ways = Object.entries(WAYS).filter(([type]) => typesOf(after).includes(type))
  // Policies are added up: what one does not list, another may.
  const closed = ways.filter(
    ([type, { rules }]) => !policiesBeside(change, after).some((one) => lists(one, type, rules)),
  )
  const common = { code: 'K8S-NETWORK-POLICY', path: 'spec', old: before?.spec, new: after.spec } as const
  if (closed.length > 0) {
    return [
      {
        ...common,
        class: 'outage',
        why: `${named(after)} applies to the pods of ${names}, and no policy lists a peer that can ${listed(closed.map(([, { can }]) => can))}: new connections time out, at once.`,
        action: `List the allowed peers, in this policy or in another one for these pods. ${kubectl(after)} describe networkpolicy ${after.metadata.name}`,
      },
    ]
  }
  return [
    {
      ...common,
      class: 'manual-steps',
      why: `${named(after)} applies to the pods of ${names}: at once, only the peers it lists can ${listed(ways.map(([, { can }]) => can))}. Whether one is missing is not known here.`,
      action: `Check everything that talks to them: clients, probes of other nodes, metrics, DNS (port 53). ${kubectl(after)} describe networkpolicy ${after.metadata.name}`,
    },
  ]
}

/** What a policy type restricts, and where its list is. */
const WAYS = {
  Ingress: { rules: 'ingress', can: 'reach them' },
  Egress: { rules: 'egress', can: 'be reached by them' },
} as const

/** A rule without peers and ports allows everything of its type. */
const letsAllPass = (policy: KubernetesObject) =>
  Object.entries(WAYS)
    .filter(([type]) => typesOf(policy).includes(type))
    .every(([, { rules }]) => partsAt(policy, 'spec', rules).some((one) => Object.keys(one).length === 0))

const typesOf = (policy: KubernetesObject): readonly unknown[] => {
  const types = partAt(policy, 'spec').policyTypes
  return Array.isArray(types) ? types : []
}

const lists = (policy: KubernetesObject, type: string, rules: string) =>
  typesOf(policy).includes(type) && partsAt(policy, 'spec', rules).length > 0

const policiesBeside = (change: Change, { metadata }: KubernetesObject) =>
  change.after.objects.filter(
    (one) => kindOf(one) === 'networking.k8s.io/NetworkPolicy' && one.metadata.namespace === metadata.namespace,
  )

/** `host/path`, for everything that an Ingress serves. */
const served = (ingress: KubernetesObject): string[] =>
  partsAt(ingress, 'spec', 'rules').flatMap(({ host, http }) =>
    partsAt(http, 'paths').map(({ path }) => `${host ?? '*'}${path ?? '/'}`),
  )

function ingress(before: KubernetesObject, after: KubernetesObject): FoundHere<Code>[] {
  const now = new Set(served(after))
  const gone = served(before).filter((place) => !now.has(place))
  if (gone.length === 0) return []
  return [
    {
      code: 'K8S-INGRESS',
      class: 'outage',
      path: 'spec.rules',
      old: served(before),
      new: served(after),
      why: `${named(after)} no longer serves ${listed(gone)}: calls get an error, at once.`,
      action: 'Serve the old address alongside the new one until it is no longer called.',
    },
  ]
}
