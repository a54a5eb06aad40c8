import type { Change } from '../change.ts'
import { fieldsAt } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { valueAt } from '../objects/shape.ts'
import { claimsOf } from '../objects/storage.ts'
import { isForce, isLeftAlone, isProtection, isReplacement, type ToolWord, toolWordsOf } from '../objects/tools.ts'
import { listed, named } from '../objects/words.ts'
import { runsAllTheTime } from '../objects/workload.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { ChangeClass, KubernetesObject } from '../types.ts'

const codes = {
  'K8S-PRUNE-PROTECTION': {
    classes: ['manual-steps'],
    why: 'An object may be deleted from now on: by Argo CD or Flux when its manifest goes, or with their own object; by Helm with its release.',
    fix: 'Keep `Prune=false,Delete=false`, `prune: disabled` and `resource-policy: keep` on all that holds data.',
  },
  'K8S-REPLACED-BY-TOOL': {
    classes: ['data-loss', 'outage', 'manual-steps', 'reprocessing', 'no-restart'],
    why: 'Argo CD or Flux is told to delete an object and make it anew: `Force=true`, `Replace=true`, `force: enabled`.',
    fix: 'For Jobs that may run again only.',
  },
  'K8S-LEFT-BY-TOOL': {
    classes: ['manual-steps'],
    why: 'Flux is told to leave an object as it is: what changes in it later never arrives.',
    fix: 'For Jobs only; remove the annotation when others shall follow git again.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What tools that apply these manifests are told by annotations. */
export const toolsRule = rule(
  codes,
  forChanged((pair, change) =>
    [...unprotected(pair), ...told(pair, change)].map((found) => ({
      ...found,
      explains: fieldsAt(pair.fields, found.path),
    })),
  ),
)

type Placed = FoundHere<Code> & { readonly path: string }

const same = (one: ToolWord) => (other: ToolWord) => one.tool === other.tool && one.word === other.word

/** A word with another meaning than before; once for each place. */
const newWords = (words: readonly ToolWord[], old: readonly ToolWord[], means: (word: ToolWord) => boolean) =>
  words.filter((word) => means(word) && !old.some((one) => same(word)(one) && means(one)))

function unprotected({ before, after }: Pair): Placed[] {
  const gone = newWords(toolWordsOf(before), toolWordsOf(after), isProtection)
  return [...new Map(gone.map((word) => [word.path, word])).values()].map(({ tool, path }) => ({
    code: 'K8S-PRUNE-PROTECTION',
    class: 'manual-steps',
    path,
    why: `${tool} may delete ${named(after)} from now on: when its manifest goes, or with all that it belongs to.${goesWith(after)}`,
    action: 'Write it again, unless the object may go.',
  }))
}

/** What is lost with an object. */
function goesWith(object: KubernetesObject): string {
  switch (kindOf(object)) {
    case 'Namespace':
      return ' With a namespace goes all that is in it, claims and data included.'
    case 'PersistentVolumeClaim':
      return ' With a claim goes its data.'
    case 'apps/StatefulSet': {
      const claims = claimsOf(object)
      if (claims.length === 0) return ' Its pods go with it.'
      return ` Its pods go with it, ${losesClaims(object) ? 'and so do' : 'but not'} the claims ${listed(claims)}.`
    }
    default:
      return ''
  }
}

const losesClaims = (object: KubernetesObject) =>
  kindOf(object) === 'PersistentVolumeClaim' ||
  (claimsOf(object).length > 0 &&
    valueAt(object, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted') === 'Delete')

/** What it means that an object is deleted and made anew. */
function worst(object: KubernetesObject): ChangeClass {
  if (losesClaims(object)) return 'data-loss'
  if (kindOf(object) === 'batch/Job') return 'reprocessing'
  return runsAllTheTime(object) ? 'outage' : 'manual-steps'
}

function told({ before, after }: Pair, change: Change): Placed[] {
  const [old, now] = [toolWordsOf(before), toolWordsOf(after)]
  const force = now.find(isForce)
  const isAlways = (words: readonly ToolWord[]) =>
    words.some((word) => word.tool === 'Argo CD' && isForce(word)) && words.some(isReplacement)
  const common = { code: 'K8S-REPLACED-BY-TOOL', action: 'Remove it, unless that is meant.' } as const
  // Refusals of what exists; what is wrong by itself is refused again when it is made anew.
  const isRefused =
    force !== undefined && change.refusals.some(({ at, code }) => at.object === after && code !== 'K8S-REFUSED')
  const left = newWords(now, old, isLeftAlone)
  const found: Placed[] = []
  if (force !== undefined && isRefused && kindOf(after) !== 'batch/Job') {
    found.push({
      ...common,
      class: worst(after),
      path: force.path,
      why: `The API server refuses the change, and ${force.tool} then deletes ${named(after)} and makes it anew.${goesWith(after)}`,
    })
  } else if (isAlways(now) && !isAlways(old)) {
    found.push({
      ...common,
      class: worst(after),
      path: force?.path ?? '',
      why: `Argo CD deletes ${named(after)} at every sync and makes it anew, whether it changed or not.${goesWith(after)}`,
    })
  } else {
    const [word] = newWords(now, old, (one) => isForce(one) || isReplacement(one))
    if (word !== undefined) {
      found.push({
        ...common,
        class: kindOf(after) === 'batch/Job' ? 'no-restart' : 'manual-steps',
        path: word.path,
        why: `${word.tool} makes ${named(after)} anew at its next change ${isReplacement(word) ? 'that a replacement takes' : 'that the API server refuses'}.${goesWith(after)}`,
      })
    }
  }
  if (left[0] !== undefined && kindOf(after) !== 'batch/Job') {
    found.push({
      code: 'K8S-LEFT-BY-TOOL',
      class: 'manual-steps',
      path: left[0].path,
      why: `${left[0].tool} leaves ${named(after)} as it is from now on: what changes in it never arrives.`,
      action: 'Remove it, unless somebody else takes care of the object.',
    })
  }
  return found
}
