import type { Codes, FoundHere } from '../found.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { restartOf } from './effects.ts'

export const imageCodes = {
  'K8S-DATABASE-VERSION': {
    classes: ['outage'],
    why: 'A different major version of PostgreSQL does not start with the existing files.',
    fix: 'Dump and restore, `pg_upgrade` or logical replication into a new database.',
  },
  'K8S-IMAGE-MUTABLE': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A mutable tag, like `latest`: pods of one rollout may run different code, and there is no way back.',
    fix: 'Use a version, or the digest.',
  },
  'K8S-IMAGE': {
    classes: ['rolling-restart', 'no-restart'],
    why: 'A different image: another version, another registry, or new content under the same tag.',
    fix: '`kubectl rollout status`.',
  },
} as const satisfies Codes

type Code = keyof typeof imageCodes

/** The parts of `registry/name:tag@digest`. */
interface Image {
  readonly name: string
  readonly tag: string
  readonly digest: string | undefined
}

function imageOf(image: string): Image {
  const [withTag = '', digest] = image.split('@')
  const [, tag] = /:([^/:]+)$/.exec(withTag) ?? []
  return { name: tag === undefined ? withTag : withTag.slice(0, -tag.length - 1), tag: tag ?? 'latest', digest }
}

/** What a different image means. */
export function imageChange(
  object: KubernetesObject,
  field: FieldChange,
  before: string,
  after: string,
): FoundHere<Code> {
  const effect = restartOf(object)
  const [old, now] = [imageOf(before), imageOf(after)]
  const isMutable = now.digest === undefined && /^(?:latest|main|master|edge|nightly|dev|stable)$/.test(now.tag)
  const major = majorOf(old, now)
  if (major !== undefined && effect.class === 'rolling-restart') {
    return {
      code: 'K8S-DATABASE-VERSION',
      class: 'outage',
      explains: [field],
      why: `PostgreSQL ${major.now} does not start with the files of PostgreSQL ${major.old}. ${effect.why}`,
      action: `Dump and restore, pg_upgrade or logical replication into a new database; keep ${before} until then.`,
    }
  }
  const notes: string[] = []
  if (old.name !== now.name) notes.push('It comes from a different repository: nodes must be able to pull it.')
  else if (old.tag === now.tag && old.digest !== now.digest)
    notes.push(`The tag ${now.tag} stays the same, its content does not.`)
  else if (isOlder(now.tag, old.tag))
    notes.push(`${now.tag} is older than ${old.tag}: make sure that it can read what the newer one has written.`)
  if (isMutable)
    notes.push(
      `The tag ${now.tag} is mutable: two pods of one rollout may run different code, and there is no way back to what ran before.`,
    )
  return {
    code: isMutable ? 'K8S-IMAGE-MUTABLE' : 'K8S-IMAGE',
    class: effect.class,
    explains: [field],
    why: [effect.why, ...notes].join(' '),
    action: isMutable ? 'Use a version, or the digest.' : effect.action,
  }
}

/** Whether an image is PostgreSQL's. */
export const isPostgres = (image: string): boolean => /(?:^|\/)postgres(?:ql)?$/.test(imageOf(image).name)

/** Two major versions of PostgreSQL. */
function majorOf(old: Image, now: Image): { readonly old: string; readonly now: string } | undefined {
  const [was, is] = [old, now].map(({ name, tag }) => (isPostgres(name) ? /^\d+/.exec(tag)?.[0] : undefined))
  return was === undefined || is === undefined || was === is ? undefined : { old: was, now: is }
}

/** Whether one version is below the other; versions that are not dotted numbers are not compared. */
function isOlder(version: string, other: string): boolean {
  const [one, two] = [version, other].map((tag) => /^v?(\d+(?:\.\d+)*)/.exec(tag)?.[1]?.split('.').map(Number))
  if (one === undefined || two === undefined) return false
  for (let at = 0; at < Math.max(one.length, two.length); at++) {
    const difference = (one[at] ?? 0) - (two[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
