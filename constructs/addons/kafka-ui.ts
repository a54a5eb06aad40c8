import { dirname } from 'node:path'
import { Duration, Size } from 'cdk8s'
import { Cpu, k8s } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { kafkaSettings } from '../../contracts/settings.ts'
import { type ClientSecurity, securityOf } from '../kafka/client-security.ts'
import type { IKafkaCluster } from '../kafka/kafka-cluster-base.ts'
import type { KafkaRight } from '../kafka/kafka-right.ts'
import { resourceRules } from '../platform/amount-rules.ts'
import { envRules } from '../platform/env-rules.ts'
import { imageRules } from '../platform/image-rules.ts'
import type { Json } from '../platform/json.ts'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { podLabels, selectorLabels } from '../platform/labels.ts'
import { lazily } from '../platform/lazily.ts'
import { networkPolicy } from '../platform/network-policy.ts'
import type { PodShape } from '../platform/pod-shape.ts'
import { typed } from '../platform/prop-types.ts'
import { formatSize, type Resources } from '../platform/quantities.ts'
import { httpService } from '../platform/service.ts'
import { shapedPod } from '../platform/shaped-pod.ts'
import { cpuOf } from '../platform/system.ts'
import { addRules, dnsLabelRule, type Rule } from '../platform/validation.ts'

/** Options of a {@link KafkaUi}. */
export interface KafkaUiProps {
  /** The cluster to show: `KAFKA_CLUSTERS_0_NAME` and `KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS`. */
  readonly cluster: IKafkaCluster
  /** `KAFKA_CLUSTERS_0_READONLY`: topics, groups and messages can be viewed, but not changed. @default true */
  readonly readOnly?: boolean
  /**
   * Additional settings of the UI, for example `KAFKA_CLUSTERS_0_SCHEMAREGISTRY`. No passwords: the manifest is in git. @default
   * - none
   */
  readonly env?: Readonly<Record<string, string>>
  /** Container image. @default 'ghcr.io/kafbat/kafka-ui:v1.5.0' */
  readonly image?: string
  /** CPU and memory of the container. @default - 200m, or the environment's `cpu`, and 768 MiB, 60 % of it for the heap */
  readonly resources?: Resources
  /** How the pod is shaped: where it runs, sidecars, volumes, probes and more. @default - as the environment has it */
  readonly pod?: PodShape
}

const PORT = 8080

/**
 * kafbat's web UI for Kafka: topics, messages, consumer groups and their lag. **It has no login**: anyone who reaches
 * the port can read every message. Its Service is internal to the cluster; reach it with `kubectl port-forward svc/<id> 8080`.
 * https://github.com/kafbat/kafka-ui
 */
export class KafkaUi extends Construct {
  readonly cluster: IKafkaCluster

  constructor(scope: Construct, id: string, given: KafkaUiProps) {
    super(scope, id)
    const props = typed(this, given)
    this.cluster = props.cluster
    const image = props.image ?? 'ghcr.io/kafbat/kafka-ui:v1.5.0'
    addRules(this, { ...props, image }, rules)
    addRules(this, props.env ?? {}, envRules(isOwned))
    addRules(this, { name: id }, [dnsLabelRule('name')])

    const selector = selectorLabels(id)
    const template = shapedPod(
      this,
      { pod: props.pod },
      () => ({
        name: id,
        image,
        selector,
        labels: podLabels(this, selector, 'kafka-ui'),
        env: { ...settings(props), ...props.env },
        ports: { http: PORT },
        resources: props.resources ?? { cpu: cpuOf(this, Cpu.millis(200)), memory: Size.mebibytes(768) },
        ...probes(),
        // The only place it writes to: native libraries of codecs are unpacked there.
        mounts: [
          ...(securityOf(known(props.cluster), id).mounts ?? []),
          { name: 'tmp', path: '/tmp', source: { emptyDir: { sizeLimit: formatSize(Size.mebibytes(128)) } } },
        ],
        grace: Duration.seconds(30),
      }),
      isOwned,
    )
    const uses = { produces: [], consumes: [], deadLetterTopics: [], group: undefined }
    props.cluster.attach({ name: id, ...uses, rights })
    networkPolicy(this, {
      name: id,
      selector,
      shapes: { pod: props.pod },
      // Nobody: a port-forward ends inside of the pod.
      traffic: () => ({ ingress: [], egress: [props.cluster.address] }),
    })
    new KubernetesObject(this, 'Resource', k8s.KubeDeployment, {
      metadata: { name: id, labels: selector },
      spec: lazily(() => ({
        replicas: 1,
        selector: { matchLabels: selector },
        template: template(),
      })),
    })
    httpService(this, id, selector, { port: PORT })
  }
}

/** It looks at everything, and changes nothing: whoever wants more gives it a user of its own. */
const rights: readonly KafkaRight[] = [
  { resource: 'cluster', name: 'kafka-cluster', operations: ['Describe', 'DescribeConfigs'] },
  { resource: 'group', name: '*', operations: ['Describe'] },
  { resource: 'topic', name: '*', operations: ['Describe', 'DescribeConfigs', 'Read'] },
]

/** Prefix of Kafka's client options, in Spring's spelling. */
const PROPERTIES = 'KAFKA_CLUSTERS_0_PROPERTIES_'

/** Key of a Secret with key and certificate in one, which is how Java reads them. */
const combinedOf = ({ security: { authentication } }: IKafkaCluster): string | undefined =>
  authentication?.type === 'tls' ? authentication.combined : undefined

/** What the UI can be told of a cluster's security: whom it trusts, and who it is if that is in one file. */
const known = (cluster: IKafkaCluster): ClientSecurity => {
  const { trust, authentication } = cluster.security
  const identity = authentication && combinedOf(cluster) !== undefined ? { authentication } : {}
  return { ...(trust && { trust }), ...identity }
}

/** Whom it trusts, and who it is, as PEM files. */
function stores(cluster: IKafkaCluster): Record<string, string> {
  const { values } = securityOf(known(cluster), cluster.name)
  const key = values[kafkaSettings.sslKeyLocation.env]
  const store = (name: string, file: string | undefined) =>
    file === undefined ? {} : { [`${PROPERTIES}SSL_${name}_TYPE`]: 'PEM', [`${PROPERTIES}SSL_${name}_LOCATION`]: file }
  return {
    ...store('TRUSTSTORE', values[kafkaSettings.sslCaLocation.env]),
    // Beside the key that other clients read.
    ...store('KEYSTORE', key && `${dirname(key)}/${combinedOf(cluster)}`),
  }
}

/** Names follow Spring Boot: `kafka.clusters[0].readOnly` is KAFKA_CLUSTERS_0_READONLY. */
const settings = ({ cluster, readOnly = true }: KafkaUiProps): Record<string, string> => ({
  KAFKA_CLUSTERS_0_NAME: cluster.name,
  KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: cluster.bootstrapServers.join(','),
  // Spring's name for additional client properties.
  ...(cluster.securityProtocol !== 'PLAINTEXT' && { [`${PROPERTIES}SECURITY_PROTOCOL`]: cluster.securityProtocol }),
  ...stores(cluster),
  KAFKA_CLUSTERS_0_READONLY: String(readOnly),
  AUTH_TYPE: 'DISABLED',
  // What it shows is in the manifest. Enabled, anyone who reaches the port could point it elsewhere.
  DYNAMIC_CONFIG_ENABLED: 'false',
  // It would query GitHub every hour.
  GITHUB_RELEASE_INFO_ENABLED: 'false',
  JAVA_OPTS: '-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError',
  // The groups liveness and readiness, which do not depend on Kafka: an outage of Kafka is no reason to restart.
  MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
  // Without an LDAP server this part would be down, and with it the sum of all parts.
  MANAGEMENT_HEALTH_LDAP_ENABLED: 'false',
})

/** A JVM with little CPU starts slowly: it has two minutes before it counts as dead. */
const probes = (): { readonly readiness: Json<k8s.Probe>; readonly liveness: Json<k8s.Probe> } => ({
  readiness: { httpGet: health('readiness'), periodSeconds: 5, timeoutSeconds: 5 },
  liveness: {
    httpGet: health('liveness'),
    initialDelaySeconds: 60,
    periodSeconds: 10,
    timeoutSeconds: 5,
    failureThreshold: 6,
  },
})

const health = (group: 'liveness' | 'readiness'): Json<k8s.HttpGetAction> => ({
  path: `/actuator/health/${group}`,
  port: 'http',
})

const isOwned = (name: string) =>
  /^(KAFKA_CLUSTERS_0_(NAME|BOOTSTRAPSERVERS|READONLY)|DYNAMIC_CONFIG_ENABLED|JAVA_OPTS)$/.test(name)

const rules: readonly Rule<KafkaUiProps & { readonly image: string }>[] = [
  ...imageRules('give an image of kafbat/kafka-ui'),
  {
    prop: 'cluster',
    broken: ({ cluster, env = {} }) =>
      cluster.security.authentication !== undefined &&
      combinedOf(cluster) === undefined &&
      !Object.keys(env).some((name) => name.startsWith(PROPERTIES)),
    got: ({ cluster }) => `a Kafka with authentication ${cluster.security.authentication?.type}`,
    allowed: () => `one that lets clients in without, or ${PROPERTIES}* in env`,
    fix: () => "leave the UI out of this environment, or give it a user of its own by Kafka's client options",
  },
  ...resourceRules('resources', ({ resources }: KafkaUiProps) => resources),
]
