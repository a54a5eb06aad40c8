import { text, valueAt } from '../../objects/shape.ts'
import { named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { OperatorCode } from './codes.ts'

type Found = ReturnType<Row<OperatorCode>[1]>

const elsewhere = ({ after, field }: ResourceField): Found => ({
  code: 'K8S-APPLICATION',
  class: 'manual-steps',
  why: `${named(after)} deploys something else: ${field.path.replace(/^spec\./, '')} is ${text(field.after) ?? 'no longer said'}. What comes of it is not compared here, and what goes is deleted where it prunes.`,
  action: 'Compare both, rendered: the folders, or the charts with their values.',
})

const moved = ({ after, field }: ResourceField): Found => ({
  code: 'K8S-APPLICATION',
  class: 'outage',
  why: `${named(after)} goes to another place, ${text(field.after) ?? 'its default'}: everything is made anew there, without data, and deleted or left where it was.`,
  action: 'Leave it where it is; for a move, bring the data over first.',
})

const prunes = ({ after, field }: ResourceField): Found => ({
  code: 'K8S-APPLICATION',
  class: field.after === true ? 'manual-steps' : 'no-restart',
  why:
    field.after === true
      ? `From now on ${named(after)} deletes what its source no longer has, also what was left over until today.`
      : `${named(after)} no longer deletes what its source no longer has.`,
  action: field.after === true ? 'Mark what holds data never to be pruned, in a commit before.' : 'Nothing.',
})

const suspended = ({ after, field }: ResourceField): Found => ({
  code: 'K8S-APPLICATION',
  class: 'manual-steps',
  why:
    field.after === true
      ? `Nothing of ${named(after)} arrives any more until it is resumed, and nothing is repaired.`
      : `${named(after)} is applied again, with all that has come to its source meanwhile.`,
  action: 'Look at what has waited.',
})

const inPlace = ({ after }: ResourceField): Found => ({
  code: 'K8S-APPLICATION',
  class: 'no-restart',
  why: `It changes when and how ${named(after)} is applied, and not what.`,
  action: 'Nothing.',
})

const FINALIZER = /^resources-finalizer\.argocd\.argoproj\.io/

/** What fields of Argo CD's Application and ApplicationSet do. https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml */
export const argoRows: readonly Row<OperatorCode>[] = [
  [/^spec\.(?:template\.spec\.)?(?:source|sources)\b/, elsewhere],
  [/^spec\.(?:template\.spec\.)?destination\b/, moved],
  [/^spec\.(?:template\.spec\.)?syncPolicy\.automated(?:\.prune)?$/, automated],
  [/^spec\.(?:template\.spec\.)?(?:syncPolicy|ignoreDifferences|revisionHistoryLimit|info)\b/, inPlace],
  [/^spec\.generators\b/, elsewhere],
  [
    /^metadata\.finalizers$/,
    ({ after, field }) => ({
      code: 'K8S-APPLICATION',
      class: 'manual-steps',
      why: (Array.isArray(field.after) ? field.after : []).some((one) => FINALIZER.test(String(one)))
        ? `Who deletes ${named(after)} deletes all that it has deployed, from now on.`
        : `Who deletes ${named(after)} leaves what it has deployed, from now on.`,
      action: 'Nothing, if that is meant.',
    }),
  ],
]

function automated(one: ResourceField): Found {
  const { field } = one
  const prune = field.path.endsWith('.prune') ? field.after : valueAt(field.after, 'prune')
  return prunes({ ...one, field: { ...field, after: prune === true } })
}

/** What fields of Flux's Kustomization, HelmRelease and their sources do. https://fluxcd.io/flux/components/ */
export const fluxRows: readonly Row<OperatorCode>[] = [
  [
    /^spec\.(?:path|sourceRef|chart|chartRef|values|valuesFrom|url|ref|patches|images|components|postBuild|commonMetadata|namePrefix|nameSuffix|postRenderers)\b/,
    elsewhere,
  ],
  [/^spec\.(?:targetNamespace|storageNamespace|releaseName|kubeConfig)\b/, moved],
  [/^spec\.prune$/, prunes],
  [/^spec\.suspend$/, suspended],
  [
    /^spec\.force$/,
    (one) =>
      ({
        ...inPlace(one),
        class: 'manual-steps',
        why: `${named(one.after)} deletes and makes anew what the API server refuses to change, claims of StatefulSets not included.`,
        action: 'For folders without data only.',
      }) as Found,
  ],
  [/^spec\b/, inPlace],
]
