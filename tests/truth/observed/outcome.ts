import type { Outcome } from '../change.ts'
import type { Folder, Manifest } from '../system.ts'
import type { Applied } from './apply.ts'
import { nameIn, type Stored } from './stored.ts'

/** Both sides of a change, and what was seen. Nothing here knows of the gate. */
export interface Observation {
  readonly home: string
  readonly before: { readonly folder: Folder; readonly stored: Stored }
  readonly after: { readonly folder: Folder; readonly stored: Stored; readonly applied: Applied }
}

/** What really happened. */
export function outcomeOf({ home, before, after }: Observation): Outcome {
  const claims = (stored: Stored) => [...stored.keys()].filter((name) => name.startsWith('PersistentVolumeClaim/'))
  const [old, now] = [manifestsIn(home, before.folder), manifestsIn(home, after.folder)]
  const both = [...after.stored].flatMap(([name, object]): [string, Manifest, Manifest][] => {
    const was = before.stored.get(name)
    return was === undefined ? [] : [[name, was, object]]
  })
  return {
    refused: sorted([...now].filter(([, manifest]) => !isTaken(manifest, after.applied)).map(([name]) => name)),
    restarted: sorted(both.filter(([, was, is]) => revisionOf(was) !== revisionOf(is)).map(([name]) => name)),
    scaled: sorted(
      both
        .filter(([, was, is]) => was.spec?.replicas !== is.spec?.replicas)
        .map(([name, was, is]) => `${name} ${was.spec.replicas} → ${is.spec.replicas}`),
    ),
    created: sorted([...now.keys()].filter((name) => after.stored.has(name) && !before.stored.has(name))),
    left: sorted([...old.keys()].filter((name) => after.stored.has(name) && !now.has(name))),
    claimsMade: sorted(claims(after.stored).filter((name) => !before.stored.has(name))),
    claimsGone: sorted(claims(before.stored).filter((name) => !after.stored.has(name))),
  }
}

/** Objects that the API server keeps in another way than before, apart from what it only notes. */
export function changedIn({ before, after }: Observation): string[] {
  return sorted(
    [...after.stored]
      .filter(([name, object]) => before.stored.has(name) && contentOf(before.stored.get(name)) !== contentOf(object))
      .map(([name]) => name),
  )
}

/** By which a controller tells templates apart: another one replaces pods, unless that is left to somebody. */
function revisionOf({ kind, metadata, spec, status }: Manifest): unknown {
  if (kind === 'Deployment') return metadata.annotations?.['deployment.kubernetes.io/revision']
  return kind === 'StatefulSet' && spec.updateStrategy.type !== 'OnDelete' ? status.updateRevision : undefined
}

function manifestsIn(home: string, folder: Folder): Map<string, Manifest> {
  return new Map([...folder.values()].flat().map((manifest) => [nameIn(home, manifest), manifest]))
}

function isTaken({ apiVersion, kind, metadata }: Manifest, { taken }: Applied): boolean {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : []
  return taken.has(`${kind.toLowerCase()}${group === undefined ? '' : `.${group}`}/${metadata.name}`)
}

function contentOf({ metadata, status: _, ...rest }: Manifest): string {
  const { labels, annotations = {} } = metadata
  const told = Object.entries(annotations).filter(
    ([key]) => !/^kubectl\.kubernetes\.io|^deployment\.kubernetes\.io/.test(key),
  )
  return JSON.stringify({ ...rest, labels, annotations: told })
}

const sorted = (names: readonly string[]) => [...names].sort()
