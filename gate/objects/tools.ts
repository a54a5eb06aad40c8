import { below } from '../compare/paths.ts'
import type { KubernetesObject } from '../types.ts'

/** A word by which somebody tells a tool how to treat an object, and where it stands. */
export interface ToolWord {
  readonly tool: 'Argo CD' | 'Flux' | 'Helm'
  /** `Prune`, `force`, `resource-policy` */
  readonly word: string
  readonly value: string
  readonly path: string
}

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options'
const FLUX = 'kustomize.toolkit.fluxcd.io/'
const HELM = 'helm.sh/resource-policy'

/** The words on an object. Flux reads labels as well as annotations, and takes no notice of capital letters in values. */
export function toolWordsOf({ metadata }: KubernetesObject): ToolWord[] {
  return (['annotations', 'labels'] as const).flatMap((map) =>
    Object.entries(metadata[map] ?? {}).flatMap(([key, value]): ToolWord[] => {
      const path = below(`metadata.${map}`, key)
      const text = String(value)
      if (key.startsWith(FLUX)) {
        return [{ tool: 'Flux', word: key.slice(FLUX.length), value: text.toLowerCase(), path }]
      }
      if (map === 'labels') return []
      if (key === HELM) return [{ tool: 'Helm', word: 'resource-policy', value: text, path }]
      if (key !== SYNC_OPTIONS) return []
      return text.split(',').map((option) => {
        const [word = '', given = ''] = option.trim().split('=')
        return { tool: 'Argo CD', word, value: given, path }
      })
    }),
  )
}

/** Whether a tool keeps an object that its source no longer has, or whose application is deleted. */
export const isProtection = ({ word, value }: ToolWord): boolean =>
  ['prune disabled', 'Prune false', 'Prune confirm', 'Delete false', 'Delete confirm', 'resource-policy keep'].includes(
    `${word} ${value}`,
  )

/** Whether a tool deletes an object and makes it anew when the API server refuses its change. */
export const isForce = ({ word, value }: ToolWord): boolean =>
  ['force enabled', 'Force true'].includes(`${word} ${value}`)

/** Whether a tool leaves an object that is there as it is. */
export const isLeftAlone = ({ word, value }: ToolWord): boolean =>
  ['ssa ifnotpresent', 'ssa ignore', 'reconcile disabled'].includes(`${word} ${value}`)

/** Whether Argo CD writes an object over the one that is there, instead of merging them. */
export const isReplacement = ({ word, value }: ToolWord): boolean => `${word} ${value}` === 'Replace true'

/** Whether it is no part of what is kept in step, but run at certain moments. */
export const isHook = ({ metadata: { annotations = {} } }: KubernetesObject): boolean =>
  'helm.sh/hook' in annotations || 'argocd.argoproj.io/hook' in annotations
