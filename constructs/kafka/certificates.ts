import { Chart } from 'cdk8s'
import type { Construct } from 'constructs'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import { clientSecret, type KafkaSecurity, nodesName, nodesSecret } from './cluster-security.ts'

// cert-manager's resources, as far as they are written here. https://cert-manager.io/docs/reference/api-docs/

const kind = <Props>(name: string) => ({
  GVK: { apiVersion: 'cert-manager.io/v1', kind: name },
  manifest: (props: Props): unknown => props,
})

interface Metadata {
  readonly metadata: { readonly name: string }
}
type IssuerRef = NonNullable<KafkaSecurity['issuerRef']>
interface IssuerProps extends Metadata {
  readonly spec:
    | { readonly selfSigned: Readonly<Record<string, never>> }
    | { readonly ca: { readonly secretName: string } }
}
interface CertificateProps extends Metadata {
  readonly spec: {
    readonly secretName: string
    readonly commonName: string
    readonly isCA?: true
    readonly dnsNames?: readonly string[]
    readonly usages?: readonly string[]
    readonly duration: string
    readonly renewBefore: string
    readonly privateKey: {
      readonly algorithm: 'ECDSA'
      readonly encoding?: 'PKCS8'
      readonly rotationPolicy: 'Never' | 'Always'
    }
    readonly additionalOutputFormats?: readonly { readonly type: 'CombinedPEM' }[]
    readonly issuerRef: IssuerRef
  }
}
const Issuer = kind<IssuerProps>('Issuer')
const Certificate = kind<CertificateProps>('Certificate')

/** A Secret with a certificate, its key, both in one, and the authority: `tls.crt`, `tls.key`, `tls-combined.pem`, `ca.crt`. */
export interface CertificateSecret {
  readonly secret: string
  /** Who it is, to the brokers. */
  readonly commonName: string
  /** @default - that of the cluster */
  readonly namespace?: string
  /** Names by which it is reached. @default - none: it is a client's only */
  readonly dnsNames?: readonly string[]
}

const hours = (days: number) => `${days * 24}h0m0s`

/** Kafka reads PKCS#8 only, and certificate and key from one file; neither is cert-manager's default. */
const forKafka = {
  privateKey: { algorithm: 'ECDSA', encoding: 'PKCS8', rotationPolicy: 'Always' },
  additionalOutputFormats: [{ type: 'CombinedPEM' }],
} as const

const issuerOf = (cluster: string, { issuerRef }: KafkaSecurity): IssuerRef =>
  issuerRef ?? { name: `${cluster}-ca`, kind: 'Issuer' }

/**
 * The authority of a cluster, if it has no other, and the certificate of its nodes: one for all, whose names are patterns, so that a
 * further node changes nothing.
 */
export function clusterCertificates(scope: Construct, cluster: string, security: KafkaSecurity): void {
  if (security.certificates !== 'cert-manager') return
  if (security.issuerRef === undefined) authority(scope, cluster)
  new KubernetesObject(scope, 'NodesCertificate', Certificate, {
    metadata: { name: nodesName(cluster) },
    spec: {
      secretName: nodesSecret(cluster),
      commonName: nodesName(cluster),
      dnsNames: nodeNames(cluster, Chart.of(scope).namespace ?? ''),
      usages: ['client auth', 'server auth'],
      // Half a year in which any restart picks the new one up: Kafka's Raft client keeps the one that it started with (KAFKA-20583).
      duration: hours(365),
      renewBefore: hours(182),
      ...forKafka,
      issuerRef: issuerOf(cluster, security),
    },
  })
}

function authority(scope: Construct, cluster: string): void {
  const selfSigned = `${cluster}-selfsigned`
  new KubernetesObject(scope, 'SelfSigned', Issuer, { metadata: { name: selfSigned }, spec: { selfSigned: {} } })
  new KubernetesObject(scope, 'AuthorityCertificate', Certificate, {
    metadata: { name: `${cluster}-ca` },
    spec: {
      secretName: `${cluster}-ca`,
      commonName: `${cluster}-ca`,
      isCA: true,
      duration: hours(3_650),
      renewBefore: hours(365),
      // With another key nothing that it has signed would be trusted any more, from one moment to the next.
      privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Never' },
      issuerRef: { name: selfSigned, kind: 'Issuer' },
    },
  })
  new KubernetesObject(scope, 'Authority', Issuer, {
    metadata: { name: `${cluster}-ca` },
    spec: { ca: { secretName: `${cluster}-ca` } },
  })
}

/** The certificate of a client: its common name is who it is. */
export function clientCertificate(
  scope: Construct,
  cluster: string,
  security: KafkaSecurity,
  { name, commonName }: { readonly name: string; readonly commonName: string },
): void {
  if (security.certificates !== 'cert-manager') return
  new KubernetesObject(scope, `certificate-${name}`, Certificate, {
    metadata: { name: clientSecret(name) },
    spec: {
      secretName: clientSecret(name),
      commonName,
      usages: ['client auth'],
      duration: hours(90),
      renewBefore: hours(30),
      ...forKafka,
      issuerRef: issuerOf(cluster, security),
    },
  })
}

/** Names by which nodes are reached: in the cluster, by the Service for bootstrapping, and at the end of a port-forward. */
export const nodeNames = (cluster: string, namespace: string): string[] => [
  `*.${cluster}.${namespace}.svc`,
  `*.${cluster}.${namespace}.svc.cluster.local`,
  `${cluster}-bootstrap`,
  `${cluster}-bootstrap.${namespace}.svc`,
  'localhost',
]
