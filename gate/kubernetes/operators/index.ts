import type { Change } from '../../change.ts'
import { about, type Found } from '../../found.ts'
import { kindOf } from '../../objects/identity.ts'
import { text, valueAt } from '../../objects/shape.ts'
import { named } from '../../objects/words.ts'
import { byRows, type Row } from '../../rows.ts'
import { rule } from '../../rule.ts'
import type { KubernetesObject } from '../../types.ts'
import { certificateRows, issuerRows } from './certificates.ts'
import { type OperatorCode, operatorCodes } from './codes.ts'
import { argoRows, fluxRows } from './delivery.ts'
import { kedaRows } from './keda.ts'
import { secretSourceRows } from './secret-sources.ts'

const monitoringRows: readonly Row<OperatorCode>[] = [
  [
    /^spec\b/,
    ({ after }) => ({
      code: 'K8S-MONITORING',
      class: 'no-restart',
      why: `${named(after)} says what is scraped, recorded or alerted on.`,
      action: 'Nothing, unless an alert goes with it.',
    }),
  ],
]

const rows: Readonly<Record<string, readonly Row<OperatorCode>[]>> = {
  'keda.sh/ScaledObject': kedaRows,
  'keda.sh/ScaledJob': kedaRows,
  'cert-manager.io/Certificate': certificateRows,
  'cert-manager.io/Issuer': issuerRows,
  'cert-manager.io/ClusterIssuer': issuerRows,
  'external-secrets.io/ExternalSecret': secretSourceRows,
  'bitnami.com/SealedSecret': secretSourceRows,
  'argoproj.io/Application': argoRows,
  'argoproj.io/ApplicationSet': argoRows,
  'kustomize.toolkit.fluxcd.io/Kustomization': fluxRows,
  'helm.toolkit.fluxcd.io/HelmRelease': fluxRows,
  'source.toolkit.fluxcd.io/GitRepository': fluxRows,
  'source.toolkit.fluxcd.io/OCIRepository': fluxRows,
  'source.toolkit.fluxcd.io/HelmRepository': fluxRows,
  'source.toolkit.fluxcd.io/Bucket': fluxRows,
  'monitoring.coreos.com/PrometheusRule': monitoringRows,
  'monitoring.coreos.com/ServiceMonitor': monitoringRows,
  'monitoring.coreos.com/PodMonitor': monitoringRows,
  'monitoring.coreos.com/Probe': monitoringRows,
  'monitoring.coreos.com/AlertmanagerConfig': monitoringRows,
  'grafana.integreatly.org/GrafanaDashboard': monitoringRows,
}

/** Resources that operators read: KEDA, cert-manager, secret operators, Argo CD, Flux, Prometheus. */
export const operatorsRule = rule(operatorCodes, (change: Change) =>
  change.objects.flatMap(({ before, after, fields }): Found<OperatorCode>[] => {
    const object = after ?? before
    const known = object && rows[kindOf(object)]
    if (known === undefined) return []
    if (before !== undefined && after === undefined) return removedDelivery(change, before)
    if (before === undefined || after === undefined) return []
    return byRows(known, { before, after, fields, change }).map((found) => about(after, found))
  }),
)

/** An Application or Kustomization that goes takes along all that it has deployed, where it is told to. */
function removedDelivery(change: Change, object: KubernetesObject): Found<OperatorCode>[] {
  const finalizers = (object.metadata as { finalizers?: unknown }).finalizers
  const cascades =
    kindOf(object) === 'argoproj.io/Application'
      ? Array.isArray(finalizers) && finalizers.some((one) => String(one).startsWith('resources-finalizer.argocd'))
      : kindOf(object) === 'kustomize.toolkit.fluxcd.io/Kustomization'
        ? valueAt(object, 'spec', 'prune') === true
        : kindOf(object) === 'helm.toolkit.fluxcd.io/HelmRelease'
  if (!cascades) return []
  const goes = change.prunes(object)
  return [
    about(object, {
      code: 'K8S-APPLICATION',
      class: goes ? 'outage' : 'manual-steps',
      old: { kind: object.kind, name: object.metadata.name },
      why: `When ${named(object)} is deleted, all that it has deployed${placeOf(object)} is deleted with it.`,
      action: 'Keep it, or first take away what makes it cascade: the finalizer, prune.',
    }),
  ]
}

const placeOf = (object: KubernetesObject): string => {
  const place =
    text(valueAt(object, 'spec', 'destination', 'namespace')) ?? text(valueAt(object, 'spec', 'targetNamespace'))
  return place === undefined ? '' : ` to ${place}`
}
