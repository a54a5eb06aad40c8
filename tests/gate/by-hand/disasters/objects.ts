import { billing, type Disaster, inventory, shipping } from '../row.ts'

/** Objects that come, go, or move. */
export const objects: readonly Disaster[] = [
  {
    name: 'everything moves to a different namespace',
    why: 'New objects with empty disks are created there; the old ones stay and keep running.',
    fits: ['data-loss', 'outage'],
    in: inventory,
    edit: (manifests) => {
      manifests.everywhere('namespace: order-inventory-notification', 'namespace: inventory')
      manifests.edit('Namespace/order-inventory-notification', {
        '  name: order-inventory-notification': '  name: inventory',
      })
    },
    about: 'StatefulSet/kafka-broker',
    path: 'metadata.namespace',
    names: ['kafka-broker', 'inventory'],
  },
  {
    name: 'the StatefulSet of the brokers is renamed',
    why: 'New brokers start empty, under new names; the old ones keep running.',
    fits: ['data-loss', 'outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-broker', { '  name: kafka-broker\n': '  name: kafka-brokers\n' }),
    about: 'StatefulSet/kafka-brokers',
    path: '',
    names: ['kafka-broker', 'kafka-brokers'],
  },
  {
    name: 'a merge loses the StatefulSet of the brokers',
    why: 'kubectl leaves it running, unmanaged; a tool that prunes stops Kafka.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) => manifests.remove('StatefulSet/kafka-broker'),
    about: 'StatefulSet/kafka-broker',
    path: '',
  },
  {
    name: 'a merge loses the manifest of the namespace',
    why: 'It stays; a tool that prunes deletes it with everything in it.',
    fits: ['data-loss', 'manual-steps'],
    in: billing,
    edit: (manifests) => manifests.remove('Namespace/kafka-poc'),
    about: 'Namespace/kafka-poc',
    path: '',
  },
  {
    name: 'a tidy-up removes the annotations of the namespace',
    why: 'Nothing happens yet; the next time that its manifest is lost, a tool deletes it with everything in it.',
    fits: ['data-loss', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.change('Namespace/order-inventory-notification', ({ metadata }) => delete metadata.annotations),
    about: 'Namespace/order-inventory-notification',
    path: 'metadata.annotations[argocd.argoproj.io/sync-options]',
  },
  {
    name: 'brokers that may be pruned',
    why: 'Argo CD and Flux delete them when their file is lost or renamed.',
    fits: ['data-loss', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-broker', { '    kustomize.toolkit.fluxcd.io/prune: disabled\n': '' }),
    about: 'StatefulSet/kafka-broker',
    path: 'metadata.annotations[kustomize.toolkit.fluxcd.io/prune]',
    names: ['Flux', 'kafka-broker'],
  },
  {
    name: 'a database that Argo CD recreates at every sync',
    why: 'Each sync deletes its pod and waits for another one.',
    fits: ['data-loss', 'outage'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('StatefulSet/postgres', { 'Prune=false,Delete=false': 'Prune=false,Force=true,Replace=true' }),
    about: 'StatefulSet/postgres',
    path: 'metadata.annotations[argocd.argoproj.io/sync-options]',
  },
  {
    name: 'a Deployment is renamed',
    why: 'The old one keeps running beside it, with the old code, in the same group.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Deployment/orders-consumer', {
        '  name: orders-consumer\n  namespace': '  name: orders\n  namespace',
      }),
    about: 'Deployment/orders-consumer',
    path: '',
  },
  {
    name: 'a copy of an older file, forgotten beside the new one',
    why: 'kubectl applies files in the order of their names: the last one wins, with the older Kafka in it.',
    fits: ['quorum-loss', 'outage'],
    in: shipping,
    edit: (manifests) =>
      manifests.add(
        'kafka.k8s.yaml.orig.yaml',
        manifests.textOf('StatefulSet/kafka-broker').replace('apache/kafka:4.3.1', 'apache/kafka:4.2.0'),
      ),
    about: 'StatefulSet/kafka-broker',
    path: 'spec.template.spec.containers[kafka].image',
  },
]
