import { parse, stringify } from 'yaml'
import { documents, type Manifests } from '../manifests.ts'
import { billing, type Harmless, helm, inventory, localInventory, shipping, tracker } from '../row.ts'

/** Every document of every file, read and written in another way. */
const rewritten = (manifests: Manifests, write: (value: unknown) => string) =>
  manifests.rewriteFiles((text) =>
    documents(text)
      .map((document) => write(parse(document)))
      .join('---\n'),
  )

/** The keys of every map, the last one first. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, part]) => [key, reversed(part)]),
  )
}

const yaml11 = { version: '1.1', lineWidth: 0 } as const
const row = (name: string, folder: string, edit: (manifests: Manifests) => void): Harmless => ({
  name,
  in: folder,
  edit,
  atMost: 'nothing',
})

/** Another spelling of the same objects: nothing changes. */
export const spelling: readonly Harmless[] = [
  row('keys in another order, everywhere', inventory, (manifests) =>
    rewritten(manifests, (value) => stringify(reversed(value), yaml11)),
  ),
  row('everything in braces, as JSON is', billing, (manifests) =>
    rewritten(manifests, (value) => `${JSON.stringify(value)}\n`),
  ),
  row('comments, and empty lines', shipping, (manifests) =>
    manifests.rewriteFiles(
      (text) => `# made by hand\n\n${text.replaceAll('\nspec:\n', '\n# how\nspec: # it is\n')}\n# end\n`,
    ),
  ),
  row('everything in double quotes that may be', shipping, (manifests) =>
    rewritten(manifests, (value) => stringify(value, { ...yaml11, defaultStringType: 'QUOTE_DOUBLE' })),
  ),
  row('Windows line ends', tracker, (manifests) => {
    // Not in texts of ConfigMaps: there a line end is content.
    const job = manifests.textOf('Job/producer')
    manifests.remove('Job/producer')
    manifests.add('producer.yaml', job.replaceAll('\n', '\r\n'))
  }),
  row('other names of files', inventory, (manifests) => {
    manifests.rename('kafka.k8s.yaml', '10-kafka.yaml')
    manifests.rename('postgres.k8s.yaml', '20-database.yml')
  }),
  row('objects in other files, in another order', shipping, (manifests) => {
    const names = ['PodDisruptionBudget/orders-consumer', 'Service/kafka-bootstrap', 'ConfigMap/kafka-topics']
    const texts = names.map((name) => manifests.textOf(name))
    for (const name of names) manifests.remove(name)
    manifests.add('00-first.yaml', texts.join('---\n'))
  }),
  row('objects in a List, as kubectl get prints them', tracker, (manifests) => {
    const items = ['Deployment/consumer', 'Service/kafka'].map((name) => parse(manifests.textOf(name)))
    for (const name of ['Deployment/consumer', 'Service/kafka']) manifests.remove(name)
    manifests.add('list.yaml', stringify({ apiVersion: 'v1', kind: 'List', items }, yaml11))
  }),
  row('a service stands in two files, with the same text', billing, (manifests) =>
    manifests.add('copy.k8s.yaml', manifests.textOf('Service/order-service')),
  ),
  row('memory in another unit: 8192Mi for 8Gi', inventory, (manifests) => {
    manifests.everywhere('memory: 8Gi', 'memory: 8192Mi')
    manifests.everywhere('memory: 192Mi', 'memory: 196608Ki')
  }),
  row('disks in another unit: 102400Mi for 100Gi', inventory, (manifests) =>
    manifests.everywhere('storage: 100Gi', 'storage: 102400Mi'),
  ),
  row('CPU in another unit: 0.5 for 500m', inventory, (manifests) => {
    manifests.everywhere('cpu: 500m', 'cpu: 0.5')
    manifests.everywhere('cpu: "2"', 'cpu: 2000m')
  }),
  row('YAML 1.1: yes, on and off for true and false', shipping, (manifests) => {
    manifests.everywhere('readOnly: true', 'readOnly: yes')
    manifests.everywhere('runAsNonRoot: true', 'runAsNonRoot: on')
    manifests.everywhere('automountServiceAccountToken: false', 'automountServiceAccountToken: off')
  }),
  row('YAML 1.1: 0400 for 256', helm, (manifests) => manifests.everywhere('defaultMode: 0400', 'defaultMode: 256')),
  row('defaults of a Deployment, written out', billing, (manifests) =>
    manifests.edit('Deployment/billing-service', {
      '  replicas: 2\n':
        '  replicas: 2\n  revisionHistoryLimit: 10\n  progressDeadlineSeconds: 600\n  minReadySeconds: 0\n',
      '      restartPolicy: Always\n':
        '      restartPolicy: Always\n      dnsPolicy: ClusterFirst\n      schedulerName: default-scheduler\n      hostNetwork: false\n',
      '            - containerPort: 9090\n': '            - containerPort: 9090\n              protocol: TCP\n',
    }),
  ),
  row('defaults of the brokers, written out', shipping, (manifests) =>
    manifests.edit('StatefulSet/kafka-broker', {
      '  serviceName: kafka\n':
        '  serviceName: kafka\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 0\n',
      '            name: kafka-broker-config\n':
        '            name: kafka-broker-config\n            defaultMode: 0644\n',
      '            periodSeconds: 5\n':
        '            periodSeconds: 5\n            failureThreshold: 3\n            initialDelaySeconds: 0\n',
    }),
  ),
  row('defaults of a Service, written out', shipping, (manifests) =>
    manifests.edit('Service/kafka-bootstrap', {
      'spec:\n': 'spec:\n  type: ClusterIP\n  sessionAffinity: None\n  internalTrafficPolicy: Cluster\n',
      '      port: 9092\n': '      port: 9092\n      protocol: TCP\n',
    }),
  ),
  row('a Secret as data, base64, instead of stringData', localInventory, (manifests) =>
    manifests.edit('Secret/postgres-credentials', {
      'stringData:\n  password: local-only\n  username: app\n':
        'data:\n  password: bG9jYWwtb25seQ==\n  username: YXBw\n',
    }),
  ),
  row('an empty list, an empty map, and a null', shipping, (manifests) =>
    manifests.edit('Deployment/orders-consumer', {
      '      restartPolicy: Always\n':
        '      restartPolicy: Always\n      initContainers: []\n      nodeSelector: {}\n      affinity: null\n',
    }),
  ),
]
