import { bitnami, confluent, type Disaster, kustomize, shipping } from '../row.ts'

const BROKER = 'StatefulSet/kafka-broker'
const REST = 'Deployment/platform-cp-kafka-rest'
const EVENTS = 'StatefulSet/events-kafka-controller'
const WEB = 'Deployment/web'
const restPath = 'spec.template.spec.containers[cp-kafka-rest-server]'
const webPath = 'spec.template.spec.containers[web]'

/** An edit of one place, after which the API server refuses the object. */
const row = (
  name: string,
  folder: string,
  about: string,
  path: string,
  replacements: Readonly<Record<string, string>>,
  why = 'The API server refuses it.',
  fits: Disaster['fits'] = ['manual-steps'],
): Disaster => ({
  name,
  why,
  fits,
  in: folder,
  edit: (manifests) => manifests.edit(about, replacements),
  about,
  path,
})

/** Values, fields and kinds that the API does not take. */
export const values: readonly Disaster[] = [
  row(
    'Bitnami: a request above its limit',
    bitnami,
    EVENTS,
    'spec.template.spec.containers[kafka].resources.requests.memory',
    {
      'memory: 1024Mi': 'memory: 2Gi',
    },
    'The API server takes the StatefulSet and refuses its pods.',
    ['outage'],
  ),
  row('Confluent: the name of a port with 18 characters', confluent, REST, `${restPath}.ports[8082].name`, {
    'name: rest-proxy': 'name: rest-proxy-service1',
  }),
  row('a label with a slash in its value', shipping, 'Deployment/shipping-consumer', 'metadata.labels.branch', {
    '  labels:\n    app: shipping-consumer\n    app.kubernetes.io/managed-by':
      '  labels:\n    branch: feature/x\n    app: shipping-consumer\n    app.kubernetes.io/managed-by',
  }),
  row('kustomize: a mount without its volume', kustomize, WEB, `${webPath}.volumeMounts[/etc/web]`, {
    '              name: files\n      volumes:': '              name: file\n      volumes:',
  }),
  row(
    'Confluent: two mounts at one path',
    confluent,
    'StatefulSet/platform-cp-kafka',
    'spec.template.spec.containers[cp-kafka-broker].volumeMounts',
    {
      '              mountPath: /opt/kafka/data-0\n':
        '              mountPath: /opt/kafka/data-0\n            - name: datadir-0\n              mountPath: /opt/kafka/data-0\n',
    },
  ),
  row('Confluent: an amount as people write it', confluent, REST, `${restPath}.resources.requests.memory`, {
    'memory: 512Mi': 'memory: 256MB',
  }),
  row(
    'Confluent: a version of the API that is gone',
    confluent,
    REST,
    'apiVersion',
    { 'apiVersion: apps/v1': 'apiVersion: apps/v1beta1' },
    'kubectl finds no such kind.',
  ),
  row(
    'Confluent: an Ingress of extensions/v1beta1',
    confluent,
    'Ingress/platform-cp-kafka-rest',
    'apiVersion',
    {
      'apiVersion: networking.k8s.io/v1': 'apiVersion: extensions/v1beta1',
    },
    'kubectl finds no such kind.',
  ),
  row(
    'Bitnami: imagepullPolicy',
    bitnami,
    EVENTS,
    'spec.template.spec.containers[kafka].imagepullPolicy',
    {
      'imagePullPolicy: IfNotPresent': 'imagepullPolicy: IfNotPresent',
    },
    'kubectl asks for strict validation, which refuses it.',
  ),
  row(
    'a misspelt field of a StatefulSet',
    shipping,
    BROKER,
    'spec.replica',
    { '  replicas: 3\n': '  replica: 3\n' },
    'kubectl asks for strict validation, which refuses it; without that one broker would be left.',
    ['outage', 'manual-steps'],
  ),
  row(
    'a field one level too high',
    shipping,
    'Deployment/shipping-consumer',
    'spec.template.terminationGracePeriodSeconds',
    {
      '  template:\n': '  template:\n    terminationGracePeriodSeconds: 60\n',
    },
    'kubectl asks for strict validation, which refuses it.',
  ),
  row('kustomize: hour 25', kustomize, 'CronJob/web-report', 'spec.schedule', { '0 5 * * *': '0 25 * * *' }),
  row('kustomize: six fields in a schedule', kustomize, 'CronJob/web-report', 'spec.schedule', {
    '0 5 * * *': '0 0 5 * * *',
  }),
  row('kustomize: Sunday is 7', kustomize, 'CronJob/web-report', 'spec.schedule', { '0 5 * * *': '0 5 * * 7' }),
  row('kustomize: a time zone that is none', kustomize, 'CronJob/web-report', 'spec.timeZone', {
    'Europe/Berlin': 'Europe/Berlim',
  }),
  row(
    'kustomize: the pods of a CronJob are always restarted',
    kustomize,
    'CronJob/web-report',
    'spec.jobTemplate.spec.template.spec.restartPolicy',
    {
      'restartPolicy: OnFailure': 'restartPolicy: Always',
    },
  ),
  row('Confluent: a second port without a name', confluent, 'Service/platform-cp-kafka-rest', 'spec.ports[9090].name', {
    '      port: 8082\n': '      port: 8082\n    - port: 9090\n',
  }),
  row(
    'Confluent: a port above 65535',
    confluent,
    'Service/platform-cp-kafka-rest',
    'spec.ports[80820].port',
    {
      'port: 8082': 'port: 80820',
    },
    'The API server refuses it; made anew, it would not answer.',
    ['outage', 'manual-steps'],
  ),
  row('a headless Service as a load balancer', shipping, 'Service/kafka', 'spec.clusterIP', {
    '  clusterIP: None\n': '  clusterIP: None\n  type: LoadBalancer\n',
  }),
  row(
    'Confluent: a node port of a ClusterIP',
    confluent,
    'Service/platform-cp-kafka-rest',
    'spec.ports[8082].nodePort',
    {
      '      port: 8082\n': '      port: 8082\n      nodePort: 30082\n',
    },
  ),
  row(
    'Bitnami: a liveness probe that must succeed twice',
    bitnami,
    EVENTS,
    'spec.template.spec.containers[kafka].livenessProbe.successThreshold',
    {
      '            failureThreshold: 3\n': '            failureThreshold: 3\n            successThreshold: 2\n',
    },
    'The API server takes the StatefulSet and refuses its pods.',
    ['outage'],
  ),
  row('kustomize: a merge leaves a probe with two checks', kustomize, WEB, `${webPath}.readinessProbe`, {
    '          readinessProbe:\n': '          readinessProbe:\n            tcpSocket:\n              port: http\n',
  }),
  row('Bitnami: a Secret that is no base64', bitnami, 'Secret/events-kafka-user-passwords', 'data.client-passwords', {
    '"c2VjcmV0LW9uZQ=="': '"secret-one"',
  }),
  row(
    'a deadline for pods of a Deployment',
    shipping,
    'Deployment/shipping-consumer',
    'spec.template.spec.activeDeadlineSeconds',
    {
      '    spec:\n      automount': '    spec:\n      activeDeadlineSeconds: 600\n      automount',
    },
  ),
  row(
    'a rollout that has failed before its pods are available',
    shipping,
    'Deployment/shipping-consumer',
    'spec.progressDeadlineSeconds',
    {
      '  replicas: ': '  progressDeadlineSeconds: 10\n  minReadySeconds: 30\n  replicas: ',
    },
  ),
  {
    name: 'a new Indexed Job without completions',
    why: 'The API server refuses it.',
    fits: ['manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Job/kafka-producer', {
        '  name: kafka-producer\n  namespace': '  name: kafka-producer-2\n  namespace',
        'spec:\n  backoffLimit': 'spec:\n  parallelism: 2\n  completionMode: Indexed\n  backoffLimit',
      }),
    about: 'Job/kafka-producer-2',
    path: 'spec.completions',
  },
  row('kustomize: two containers of one name', kustomize, WEB, 'spec.template.spec.containers', {
    '      volumes:\n': '        - name: web\n          image: example.com/proxy:1.0.0\n      volumes:\n',
  }),
  row('kustomize: a variable with a value and a source', kustomize, WEB, `${webPath}.env[PASSWORD].valueFrom`, {
    '            - name: PASSWORD\n': '            - name: PASSWORD\n              value: one\n',
  }),
  {
    name: 'an underscore in the name of a Job',
    why: 'The API server refuses it.',
    fits: ['manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Job/kafka-producer', {
        '  name: kafka-producer\n  namespace': '  name: kafka_producer\n  namespace',
      }),
    about: 'Job/kafka_producer',
    path: 'metadata.name',
  },
  {
    name: 'a dashboard of 300 KiB in a ConfigMap',
    why: 'Client-side apply cannot note it: refused.',
    fits: ['manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.add(
        'dashboard.yaml',
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: dashboard\n  namespace: orders-payments-shipping\ndata:\n  kafka.json: ${'x'.repeat(300_000)}\n`,
      ),
    about: 'ConfigMap/dashboard',
    path: '',
  },
  {
    name: 'a jar of 1.2 MiB in a ConfigMap',
    why: 'The API server takes 1 MiB.',
    fits: ['manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.add(
        'plugin.yaml',
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plugin\n  namespace: orders-payments-shipping\nbinaryData:\n  plugin.jar: ${'AAAA'.repeat(400_000)}\n`,
      ),
    about: 'ConfigMap/plugin',
    path: 'data',
  },
]
