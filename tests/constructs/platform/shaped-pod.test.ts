import { Duration } from 'cdk8s'
import { k8s } from 'cdk8s-plus-28'
import { describe, expect, test } from 'vitest'
import {
  EventConsumer,
  HttpService,
  KafkaCluster,
  KafkaUi,
  LoadTest,
  type PodShape,
  PostgresDatabase,
  ProducerJob,
  type System,
  TerminalService,
  ToolJob,
  TopicReconciler,
} from '../../../constructs/index.ts'
import { merged } from '../../../constructs/platform/pod-merge.ts'
import { find, isWorkload, podTemplateOf, problemsOf, rendered, testEnvironment, testSystem } from '../../support.ts'

/** A consumer of a shape, and what else makes its system complete. */
function withConsumer(pod?: PodShape, environment?: PodShape) {
  const system = testSystem({ environment: { ...testEnvironment, ...(environment && { pod: environment }) } })
  const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3 })
  new TopicReconciler(system.chart('topics'), 'topics', { cluster: kafka })
  const orders = kafka.addTopic('orders', { partitions: 3 })
  const chart = system.chart('audit')
  new EventConsumer(chart, 'audit', { consumes: [orders], group: 'audit', ...(pod && { pod }) })
  return { system, chart }
}

/** The pod template of that consumer. */
function podOf(pod?: PodShape, environment?: PodShape) {
  const { chart } = withConsumer(pod, environment)
  const template = podTemplateOf(find(rendered(chart), 'Deployment'))
  const [container, ...others] = template?.spec?.containers ?? []
  return { metadata: template?.metadata, spec: template?.spec, container, others }
}

/** A system with every construct that has pods. */
function everything(pod: PodShape | undefined, environment?: PodShape): System {
  const system = testSystem({ environment: { ...testEnvironment, ...(environment && { pod: environment }) } })
  const shape = pod && { pod }
  const split = { brokers: 2, controllers: 3, ...(pod && { controllerPod: pod }) }
  const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { ...split, ...shape })
  const orders = kafka.addTopic('orders', { partitions: 3 })
  const more = { produces: [orders], ...shape }
  new TopicReconciler(system.chart('topics'), 'topics', { cluster: kafka, ...shape })
  new PostgresDatabase(system.chart('postgres'), 'postgres', { database: 'shop', user: 'shop', ...shape })
  new EventConsumer(system.chart('audit'), 'audit', { consumes: [orders], group: 'audit', ...shape })
  const target = new HttpService(system.chart('api'), 'api', more)
  new TerminalService(system.chart('terminal'), 'terminal', more)
  new ProducerJob(system.chart('producer'), 'producer', more)
  new KafkaUi(system.chart('ui'), 'ui', { cluster: kafka, ...shape })
  const script = new URL(import.meta.url)
  const load = {
    target,
    script,
    path: '/',
    thresholds: { checks: ['rate==1' as const] },
    constantArrivalRate: undefined,
    ...shape,
  }
  new LoadTest(system.chart('load'), 'load', { ...load, stages: [{ duration: Duration.minutes(1), target: 1 }] })
  new ToolJob(system.chart('lag'), 'lag', { options: { tool: 'lag', groups: ['audit'], output: 'text' }, ...shape })
  return system
}

const templatesOf = (system: System) =>
  system.charts
    .flatMap((chart) => rendered(chart))
    .filter(isWorkload)
    .map((object) => [object.metadata?.name, podTemplateOf(object)] as const)

describe('every construct with pods', () => {
  const names = [
    'api',
    'audit',
    'kafka-broker',
    'kafka-controller',
    'load',
    'postgres',
    'producer',
    'terminal',
    'topics',
    'ui',
  ]
  const shape: PodShape = { nodeSelector: { disk: 'ssd' } }

  test.each([
    ['its own prop', everything(shape)],
    ['the environment', everything(undefined, shape)],
  ])('is shaped by %s', (_name, system) => {
    const templates = templatesOf(system)
    expect(
      templates
        .map(([name]) => name)
        .filter((name) => !name?.startsWith('lag-'))
        .sort(),
    ).toEqual(names)
    for (const [name, template] of templates)
      expect([name, template?.spec?.nodeSelector]).toEqual([name, { disk: 'ssd' }])
  })

  test('is as it was without a shape', () => {
    for (const [, template] of templatesOf(everything(undefined))) {
      expect(Object.keys(template?.spec ?? {})).not.toContain('nodeSelector')
    }
  })
})

describe('a shape', () => {
  test('is written as Kubernetes has it, newer fields included', () => {
    const shape: PodShape = {
      tolerations: [{ key: 'dedicated', operator: 'Exists' }],
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
      priorityClassName: 'high',
      runtimeClassName: 'gvisor',
      schedulerName: 'mine',
      serviceAccountName: 'audit',
      automountServiceAccountToken: true,
      imagePullSecrets: [{ name: 'registry' }],
      dnsPolicy: 'ClusterFirst',
      dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['legacy'] }],
      volumes: [{ name: 'model', image: { reference: 'model:1' } }],
    }
    const { spec } = podOf({ ...shape, securityContext: { supplementalGroupsPolicy: 'Strict' } })
    expect(spec).toMatchObject(shape)
    expect(spec?.securityContext).toEqual({
      fsGroup: 1000,
      fsGroupChangePolicy: 'OnRootMismatch',
      runAsGroup: 1000,
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
      supplementalGroupsPolicy: 'Strict',
    })
  })

  test('is typed: fields that are none do not compile, and values of another type neither', () => {
    const wrong: PodShape[] = [
      // @ts-expect-error it is called tolerations
      { toleration: [] },
      // @ts-expect-error a number
      { container: { livenessProbe: { periodSeconds: 'often' } } },
      // @ts-expect-error a list
      { volumes: { name: 'a' } },
      { container: { livenessProbe: { newer: { than: 'cdk8s-plus-28' } } } },
    ]
    expect(wrong).toHaveLength(4)
  })

  test('adds to labels and annotations', () => {
    const { metadata } = podOf({ labels: { team: 'shop' }, annotations: { 'example.com/scrape': 'true' } })
    expect(metadata?.labels).toMatchObject({ app: 'audit', 'app.kubernetes.io/component': 'consumer', team: 'shop' })
    expect(metadata?.annotations).toEqual({ 'example.com/scrape': 'true' })
  })

  test('adds to what the container has', () => {
    const before = podOf().container
    const token = { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'audit', key: 'token' } } }
    const shape = {
      env: [token],
      envFrom: [{ configMapRef: { name: 'audit' } }],
      ports: [{ name: 'debug', containerPort: 9229 }],
      resources: {
        limits: { cpu: '2', 'nvidia.com/gpu': 1, 'ephemeral-storage': '1Gi' },
        requests: { 'ephemeral-storage': '1Gi' },
      },
      volumeMounts: [{ name: 'cache', mountPath: '/cache' }],
    }
    const { container } = podOf({ container: shape, volumes: [{ name: 'cache', emptyDir: {} }] })
    expect(container).toEqual({
      ...before,
      env: [...(before?.env ?? []), token],
      envFrom: shape.envFrom,
      ports: [...(before?.ports ?? []), ...shape.ports],
      resources: {
        limits: { memory: '192Mi', ...shape.resources.limits },
        requests: { cpu: '50m', memory: '192Mi', 'ephemeral-storage': '1Gi' },
      },
      volumeMounts: shape.volumeMounts,
    })
  })

  test('takes the place of a command, a probe and a hook as a whole, and leaves a probe out', () => {
    const { container } = podOf({
      container: {
        command: ['node', '--inspect'],
        args: ['main.js'],
        workingDir: '/srv',
        imagePullPolicy: 'Always',
        readinessProbe: { tcpSocket: { port: 9090 } },
        livenessProbe: 'none',
        lifecycle: { preStop: { sleep: { seconds: 5 } } },
        securityContext: { readOnlyRootFilesystem: false },
      },
    })
    expect(container).toMatchObject({
      command: ['node', '--inspect'],
      args: ['main.js'],
      workingDir: '/srv',
      imagePullPolicy: 'Always',
    })
    expect(container?.readinessProbe).toEqual({ tcpSocket: { port: 9090 } })
    expect(container).not.toHaveProperty('livenessProbe')
    expect(container?.startupProbe).toBeDefined()
    expect(container?.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } })
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: false,
    })
  })

  test('adds containers that are as safe as ours, where they do not say otherwise', () => {
    const safe = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true }
    const { spec, others } = podOf({
      containers: [{ name: 'proxy', image: 'proxy:1' }],
      initContainers: [
        {
          name: 'log',
          image: 'log:1',
          restartPolicy: 'Always',
          securityContext: { runAsUser: 7, readOnlyRootFilesystem: false },
        },
        { name: 'net', image: 'net:1', securityContext: { capabilities: { add: ['NET_ADMIN'] } } },
      ],
    })
    expect(others).toEqual([
      { name: 'proxy', image: 'proxy:1', imagePullPolicy: 'IfNotPresent', securityContext: safe },
    ])
    expect(spec?.initContainers).toMatchObject([
      {
        name: 'log',
        restartPolicy: 'Always',
        securityContext: { ...safe, runAsUser: 7, readOnlyRootFilesystem: false },
      },
      { name: 'net', securityContext: { ...safe, capabilities: { add: ['NET_ADMIN'] } } },
    ])
    expect(spec?.initContainers?.[1]?.securityContext?.capabilities).toEqual({ add: ['NET_ADMIN'] })
  })

  test('spreads over something else, about the pods of the workload, and takes the place of ours', () => {
    const over = (topologyKey: string) => ({ topologyKey, maxSkew: 2, whenUnsatisfiable: 'DoNotSchedule' })
    const { spec } = podOf({ topologySpreadConstraints: [over('rack'), over('kubernetes.io/hostname')] })
    const labelSelector = { matchLabels: { app: 'audit' } }
    expect(spec?.topologySpreadConstraints).toEqual([
      { labelSelector, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { labelSelector, ...over('rack') },
      { labelSelector, ...over('kubernetes.io/hostname') },
    ])
  })
})

describe('environment and workload', () => {
  test('are merged: maps by key, lists joined, and the workload has the last word', () => {
    const { spec, container } = podOf(
      {
        nodeSelector: { disk: 'ssd' },
        tolerations: [{ key: 'b', operator: 'Exists' }],
        priorityClassName: 'low',
        container: { env: [{ name: 'HTTP_PROXY', value: 'mine' }], args: ['a'], startupProbe: 'none' },
      },
      {
        nodeSelector: { disk: 'hdd', arch: 'arm64' },
        tolerations: [{ key: 'a', operator: 'Exists' }],
        priorityClassName: 'high',
        container: {
          env: [
            { name: 'HTTP_PROXY', value: 'proxy' },
            { name: 'NO_PROXY', value: '.svc' },
          ],
          args: ['b', 'c'],
          startupProbe: { exec: { command: ['true'] } },
        },
      },
    )
    expect(spec).toMatchObject({
      nodeSelector: { disk: 'ssd', arch: 'arm64' },
      tolerations: [
        { key: 'a', operator: 'Exists' },
        { key: 'b', operator: 'Exists' },
      ],
      priorityClassName: 'low',
    })
    expect(container?.env?.slice(-2)).toEqual([
      { name: 'NO_PROXY', value: '.svc' },
      { name: 'HTTP_PROXY', value: 'mine' },
    ])
    expect(container?.args).toEqual(['a'])
    expect(container).not.toHaveProperty('startupProbe')
  })

  test('two equal entries of a list without names are one; the same key of an affinity is not', () => {
    const term = (label: string) => ({ topologyKey: 'zone', labelSelector: { matchLabels: { app: label } } })
    const one = { tolerations: [{ key: 'a' }], affinity: { podAffinity: { terms: [term('a')] } } }
    expect(merged(one, { tolerations: [{ key: 'a' }], affinity: { podAffinity: { terms: [term('b')] } } })).toEqual({
      tolerations: [{ key: 'a' }],
      affinity: { podAffinity: { terms: [term('a'), term('b')] } },
    })
  })

  test('the controllers of a cluster are shaped on top of all nodes', () => {
    const chart = testSystem().chart('kafka')
    const pod: PodShape = { tolerations: [{ key: 'kafka' }], priorityClassName: 'high' }
    const split = { brokers: 2, controllers: 3, pod, controllerPod: { priorityClassName: 'highest' } }
    new KafkaCluster(chart, 'kafka', split)
    const spec = (name: string) => podTemplateOf(find(rendered(chart), 'StatefulSet', name))?.spec
    expect(spec('kafka-broker')).toMatchObject(pod)
    expect(spec('kafka-controller')).toMatchObject({ ...pod, priorityClassName: 'highest' })
  })
})

describe('what collides is refused, with the place', () => {
  const refused = (pod?: PodShape, environment?: PodShape) => problemsOf(withConsumer(pod, environment).system)

  test.each<[string, PodShape, string]>([
    [
      'a label that selects',
      { labels: { app: 'other' } },
      'pod.labels: got "app", expected labels that the construct does not write',
    ],
    [
      'a label that none can be',
      { labels: { 'a b': 'c', d: 'e f' } },
      'pod.labels: got "a b=c, d=e f", expected keys such as',
    ],
    [
      'an annotation that none can be',
      { annotations: { 'a b': 'c' } },
      'pod.annotations: got "a b", expected keys such as',
    ],
    [
      'its container',
      { containers: [{ name: 'audit', image: 'a:1' }] },
      'pod.containers and initContainers: got "audit", expected a name of its own',
    ],
    [
      'a name twice',
      { containers: [{ name: 'a', image: 'a:1' }], initContainers: [{ name: 'a', image: 'a:1' }] },
      'pod.containers and initContainers: got "a", expected a name',
    ],
    [
      'a moving image',
      { containers: [{ name: 'a', image: 'a:latest' }, { name: 'b' }] },
      'pod.containers and initContainers: got "a: a:latest, b: undefined", expected images with a tag',
    ],
    ['a volume twice', { volumes: [{ name: 'a' }, { name: 'a' }] }, 'pod.volumes: got "a", expected a name of its own'],
    [
      'a mount of nothing',
      { container: { volumeMounts: [{ name: 'a', mountPath: '/a' }] } },
      'pod.volumeMounts: got "a", expected names of volumes',
    ],
    [
      'a setting of ours',
      { container: { env: [{ name: 'KAFKA_GROUP_ID', value: 'b' }] } },
      'pod.container.env: got "KAFKA_GROUP_ID", expected variables that no prop writes',
    ],
    [
      'a setting that ours could have',
      { container: { env: [{ name: 'KAFKA_SASL', value: 'b' }] } },
      'pod.container.env: got "KAFKA_SASL", expected',
    ],
    [
      'a port of ours',
      { container: { ports: [{ name: 'health', containerPort: 1 }] } },
      'pod.container.ports: got "health", expected names and numbers',
    ],
    [
      'the number of a port of ours',
      { container: { ports: [{ containerPort: 9090 }] } },
      'pod.container.ports: got "9090/TCP", expected names and numbers',
    ],
    [
      'memory',
      { container: { resources: { limits: { memory: '1Gi', cpu: 1 }, requests: { cpu: 1 } } } },
      'pod.container.resources: got "requests.cpu, limits.memory", expected a CPU limit',
    ],
  ])('%s', (_name, pod, problem) => {
    expect(refused(pod)).toEqual([expect.stringContaining(`audit/audit: ${problem}`)])
  })

  test('a Quantity of cdk8s-plus, which would be written as a map, and null', () => {
    const limits = { cpu: k8s.Quantity.fromString('1') as never, memory: undefined as never }
    const pod = { container: { resources: { limits } }, priorityClassName: null as never }
    const problem =
      'pod.fields: got "/container/resources/limits/cpu (Quantity), /priorityClassName (null)", expected text'
    expect(refused(pod)).toContainEqual(expect.stringContaining(problem))
  })

  test('a shape of the environment, at the construct that it collides with', () => {
    const volumes = [{ name: 'data', emptyDir: {} }]
    expect(refused(undefined, { volumes })).toEqual([
      expect.stringContaining('kafka/kafka/node: environment.pod.volumes: got "data", expected a name of its own'),
    ])
  })

  test('a claim, a path and a hash of the brokers; a shape for controllers that are not there', () => {
    const chart = testSystem().chart('kafka')
    new KafkaCluster(chart, 'kafka', {
      brokers: 1,
      pod: {
        annotations: { 'cdk8s-kafka/config-hash': 'a' },
        volumes: [{ name: 'data', emptyDir: {} }],
        container: { volumeMounts: [{ name: 'data', mountPath: '/tmp' }] },
      },
      controllerPod: { priorityClassName: 'high' },
    })
    expect(problemsOf(chart.node.root as System)).toEqual([
      expect.stringContaining('kafka/kafka: controllerPod: got "priorityClassName", expected nothing'),
      expect.stringContaining('kafka/kafka/node: pod.annotations: got "cdk8s-kafka/config-hash"'),
      expect.stringContaining('kafka/kafka/node: pod.volumes: got "data"'),
      expect.stringContaining('kafka/kafka/node: pod.container.volumeMounts: got "/tmp"'),
    ])
  })

  test('beside what else is wrong: what has no pod yet cannot collide', () => {
    const system = testSystem()
    const kafka = new KafkaCluster(system.chart('kafka'), 'kafka', { brokers: 3 })
    new TopicReconciler(system.chart('topics'), 'topics', { cluster: kafka })
    const orders = kafka.addTopic('orders', { partitions: 3 })
    const broken = { sessionTimeout: Duration.millis(0.5), pod: { labels: { app: 'x', 'a b': 'c' } } }
    new EventConsumer(system.chart('audit'), 'audit', { consumes: [orders], group: 'audit', ...broken })
    const problems = problemsOf(system).filter((line) => line.startsWith('audit/audit: '))
    expect(problems).toContainEqual(expect.stringContaining('sessionTimeout'))
    expect(problems).toContainEqual(expect.stringContaining('pod.labels: got "a b=c"'))
    expect(problems).not.toContainEqual(expect.stringContaining('"app"'))
  })
})
