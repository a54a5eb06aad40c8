import { type Disaster, gitops } from '../row.ts'

type Rest = Omit<Disaster, 'in' | 'edit' | 'about' | 'path'>
const at = (about: string, path: string, replacements: Readonly<Record<string, string>>, rest: Rest): Disaster => ({
  ...rest,
  in: gitops,
  edit: (manifests) => manifests.edit(about, replacements),
  about,
  path,
})

/** What KEDA, cert-manager, secret operators, Argo CD and Flux read. */
export const operators: readonly Disaster[] = [
  at(
    'Application/shop',
    'spec.destination.namespace',
    { 'namespace: shop\n': 'namespace: store\n' },
    {
      name: 'Argo CD: an Application goes to another namespace',
      why: 'Everything is made anew there, without data.',
      fits: ['data-loss', 'outage'],
    },
  ),
  at(
    'Application/shop',
    'spec.source.path',
    { 'dist/production/shop': 'dist/staging/shop' },
    {
      name: 'Argo CD: an Application deploys the folder of another environment',
      why: 'What comes of it is not in these manifests.',
      fits: ['manual-steps'],
    },
  ),
  at(
    'Application/shop',
    'spec.syncPolicy.automated.prune',
    { 'prune: false': 'prune: true' },
    { name: 'Argo CD: pruning is turned on', why: 'What was left over is deleted.', fits: ['manual-steps'] },
  ),
  {
    name: 'Argo CD: a merge loses an Application',
    why: 'With its finalizer goes all that it has deployed.',
    fits: ['outage', 'manual-steps'],
    in: gitops,
    edit: (manifests) => manifests.remove('Application/shop'),
    about: 'Application/shop',
    path: '',
  },
  at(
    'Kustomization/payments',
    'spec.targetNamespace',
    { 'targetNamespace: payments': 'targetNamespace: pay' },
    {
      name: 'Flux: a Kustomization goes to another namespace',
      why: 'It prunes in the old one, and begins without data in the new one.',
      fits: ['data-loss', 'outage'],
    },
  ),
  at(
    'Kustomization/payments',
    'spec.suspend',
    { 'prune: true': 'prune: true\n  suspend: true' },
    { name: 'Flux: a Kustomization is suspended in git', why: 'Nothing arrives any more.', fits: ['manual-steps'] },
  ),
  at(
    'Kustomization/payments',
    'spec.path',
    { './dist/production/payments': './dist/production/payment' },
    {
      name: 'Flux: a Kustomization applies another folder',
      why: 'It prunes all that the other does not have.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    'HelmRelease/search',
    'spec.chart.spec.version',
    { '2.20.0': '3.0.0' },
    {
      name: 'Flux: another major version of a chart',
      why: 'What it renders is not in these manifests.',
      fits: ['manual-steps'],
    },
  ),
  at(
    'ScaledObject/biller',
    'spec.triggers[0].metadata.consumerGroup',
    { 'consumerGroup: biller': 'consumerGroup: billing' },
    { name: 'KEDA: scales by the lag of another group', why: 'It never scales for its own.', fits: ['manual-steps'] },
  ),
  at(
    'ScaledObject/biller',
    'metadata.annotations',
    {
      'name: biller\n  namespace: shop':
        'name: biller\n  namespace: shop\n  annotations:\n    autoscaling.keda.sh/paused-replicas: "0"',
    },
    { name: 'KEDA: paused at no replicas', why: 'Nothing consumes.', fits: ['outage'] },
  ),
  at(
    'ScaledObject/biller',
    'spec.scaleTargetRef.name',
    { 'scaleTargetRef:\n    name: biller': 'scaleTargetRef:\n    name: billing' },
    {
      name: 'KEDA: scales something that is not there',
      why: 'The workload keeps the pods that it has.',
      fits: ['manual-steps'],
    },
  ),
  at(
    'Certificate/biller',
    'spec.dnsNames',
    { '    - biller.shop.svc\n': '' },
    {
      name: 'cert-manager: a name is taken out of a certificate',
      why: 'Clients that connect by it refuse.',
      fits: ['outage'],
      names: ['biller.shop.svc'],
    },
  ),
  at(
    'Certificate/biller',
    'spec.commonName',
    { 'commonName: biller': 'commonName: billing' },
    { name: 'cert-manager: another subject', why: 'As a principal it has no rights.', fits: ['outage'] },
  ),
  at(
    'Certificate/biller',
    'spec.issuerRef.name',
    { 'name: platform': 'name: company' },
    {
      name: 'cert-manager: another issuer',
      why: 'Peers trust the old authority only.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    'Certificate/biller',
    'spec.privateKey.encoding',
    { 'encoding: PKCS8': 'encoding: PKCS1' },
    {
      name: 'cert-manager: another encoding of the key',
      why: 'Kafka does not read PKCS#1.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    'Certificate/biller',
    'spec.secretName',
    { 'secretName: biller-tls': 'secretName: biller-cert' },
    {
      name: 'cert-manager: the certificate goes to another Secret',
      why: 'The old one is no longer renewed, and it is still mounted.',
      fits: ['outage', 'manual-steps'],
    },
  ),
  at(
    'ExternalSecret/biller-api',
    'spec.data[0].secretKey',
    { 'secretKey: token': 'secretKey: apiToken' },
    {
      name: 'External Secrets: a key gets another name',
      why: 'Pods that need the old one do not start.',
      fits: ['outage', 'manual-steps'],
      names: ['token'],
    },
  ),
]

/** Databases that are not ours. */
export const stateful: readonly Disaster[] = [
  at(
    'StatefulSet/ledger',
    'spec.replicas',
    { 'replicas: 1': 'replicas: 2' },
    {
      name: 'a database without replication is scaled to two',
      why: 'The second one is empty, behind the same Service.',
      fits: ['data-loss'],
    },
  ),
  at(
    'StatefulSet/ledger',
    'spec.template.spec.containers[postgres].args',
    { 'fsync=on': 'fsync=off' },
    {
      name: 'a database no longer waits for its disk',
      why: 'After a crash it may be corrupt.',
      fits: ['data-loss'],
      names: ['fsync'],
    },
  ),
  at(
    'StatefulSet/ledger',
    'spec.template.spec.containers[postgres].args',
    {
      '            - -c\n            - shared_buffers=256MB': '            - --data_directory=/var/lib/postgresql/new',
    },
    {
      name: 'a database is led to another folder by an argument',
      why: 'There is no database in it.',
      fits: ['data-loss', 'outage'],
    },
  ),
  at(
    'StatefulSet/ledger',
    'spec.template.spec.containers[postgres].image',
    { 'image: postgres:16.4': 'image: bitnami/postgresql:16.4.0' },
    {
      name: 'a database by another family of images',
      why: 'Its folders, its user and its variables are others.',
      fits: ['data-loss', 'outage'],
    },
  ),
  at(
    'StatefulSet/ledger',
    'spec.template.spec.securityContext.runAsUser',
    { 'runAsUser: 999': 'runAsUser: 1000' },
    { name: 'a database by another user', why: 'It may not read its own files.', fits: ['outage'] },
  ),
  at(
    'StatefulSet/ledger',
    'spec.template.spec.containers[postgres].resources.limits.memory',
    {
      'limits:\n              memory: 1Gi': 'limits:\n              memory: 200Mi',
      'requests:\n              memory: 1Gi': 'requests:\n              memory: 200Mi',
    },
    {
      name: 'a database with less memory than its buffers',
      why: 'It is killed as soon as they fill up.',
      fits: ['outage'],
    },
  ),
  at(
    'StatefulSet/cache',
    'spec.template.spec.containers[redis].args',
    { '- "yes"': '- "no"' },
    {
      name: 'Redis no longer writes its log',
      why: 'What it has is gone with its pod, but for snapshots.',
      fits: ['data-loss'],
    },
  ),
  at(
    'Service/ledger',
    'spec.selector',
    { 'app: ledger': 'app: cache' },
    {
      name: 'a Service leads to another database',
      why: 'What was stored is in the old one.',
      fits: ['data-loss'],
      names: ['StatefulSet/cache'],
    },
  ),
  {
    name: 'a database gets another name',
    why: 'A second, empty one begins, and the claims of the first stay unused.',
    fits: ['data-loss'],
    in: gitops,
    edit: (manifests) =>
      manifests.edit('StatefulSet/ledger', { 'name: ledger\n  namespace: shop': 'name: books\n  namespace: shop' }),
    about: 'StatefulSet/books',
    path: '',
    names: ['ledger'],
  },
]
