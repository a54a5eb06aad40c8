import { gitops, type Harmless } from '../row.ts'

const at = (
  about: string,
  replacements: Readonly<Record<string, string>>,
  rest: Omit<Harmless, 'in' | 'edit'>,
): Harmless => ({ ...rest, in: gitops, edit: (manifests) => manifests.edit(about, replacements) })

/** What operators take up without harm. */
export const operators: readonly Harmless[] = [
  at(
    'Application/shop',
    { 'selfHeal: true': 'selfHeal: false' },
    { name: 'Argo CD: no self-healing', atMost: 'no-restart' },
  ),
  at(
    'Kustomization/payments',
    { 'interval: 10m': 'interval: 5m' },
    { name: 'Flux: a shorter interval', atMost: 'no-restart' },
  ),
  at(
    'ScaledObject/biller',
    { 'maxReplicaCount: 12': 'maxReplicaCount: 24' },
    { name: 'KEDA: up to more pods', atMost: 'no-restart' },
  ),
  at(
    'ScaledObject/biller',
    { 'lagThreshold: "50"': 'lagThreshold: "100"' },
    { name: 'KEDA: another threshold', atMost: 'no-restart' },
  ),
  at(
    'Certificate/biller',
    { '    - biller.shop.svc\n': '    - biller.shop.svc\n    - biller.shop.svc.cluster.local\n' },
    { name: 'cert-manager: a name more', atMost: 'no-restart' },
  ),
  at(
    'Certificate/biller',
    { 'renewBefore: 720h': 'renewBefore: 1080h' },
    { name: 'cert-manager: renewed earlier', atMost: 'no-restart' },
  ),
  at(
    'ExternalSecret/biller-api',
    { 'refreshInterval: 1h': 'refreshInterval: 30m' },
    { name: 'External Secrets: fetched more often', atMost: 'no-restart' },
  ),
  at(
    'ExternalSecret/biller-api',
    { 'key: shop/biller': 'key: shop/biller-v2' },
    { name: 'External Secrets: from another place', atMost: 'no-restart' },
  ),
  at('PrometheusRule/biller', { 'for: 10m': 'for: 5m' }, { name: 'Prometheus: an alert sooner', atMost: 'no-restart' }),
  at(
    'StatefulSet/ledger',
    { 'postgres:16.4': 'postgres:16.6' },
    { name: 'a database of someone else: a minor version' },
  ),
]
