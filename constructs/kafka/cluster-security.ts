import type { Mount } from '../platform/pod-template.ts'
import { type ClientSecurity, type FileSource, trustMount } from './client-security.ts'
import { identityOf } from './tools-identity.ts'

/** How a cluster of our own knows its clients, and what it lets them do. */
export interface KafkaSecurity {
  /** Clients, brokers and controllers show each other certificates: the certificate is the credential, there are no passwords. */
  readonly authentication: 'mtls'
  /** A client may do what it declares, by Kafka's StandardAuthorizer, and nothing else. */
  readonly authorization: 'acls'
  /**
   * Where the certificates come from: cert-manager issues and renews them; or `main.ts secrets` prints Secrets of the same names,
   * for a cluster without it.
   */
  readonly certificates: 'cert-manager' | 'secrets'
  /** The issuer of all certificates, for example of the company. @default - an authority of the cluster's own, in its namespace */
  readonly issuerRef?: { readonly name: string; readonly kind: 'Issuer' | 'ClusterIssuer'; readonly group?: string }
  /**
   * The authorities that nodes and clients trust. While an authority is replaced it is a bundle of the old one and the new one.
   * @default - `ca.crt` of each certificate's own Secret
   */
  readonly trust?: FileSource
}

/** The Secret with the certificate of the nodes, and those of clients. */
export const nodesSecret = (cluster: string) => `${cluster}-nodes-tls`
export const clientSecret = (client: string) => `${client}-kafka-tls`

/** Common names of the certificates that may do everything: static, so that no lost right can lock them out. */
export const nodesName = (cluster: string) => `${cluster}-nodes`
export const adminName = (cluster: string) => `${cluster}-admin`

/** The tools of `main.ts job`: one for all, with the rights that any of them needs. */
export const toolsName = (cluster: string) => `${cluster}-tools`

/** Names that no client may have. */
export const reservedNames = (cluster: string) => [nodesName(cluster), adminName(cluster), toolsName(cluster)]

export const principalOf = (commonName: string) => `User:${commonName}`

/** Files of a certificate, as cert-manager writes them with `additionalOutputFormats`. */
export const COMBINED = 'tls-combined.pem'
export const AUTHORITIES = 'ca.crt'

const NODE_TLS = '/etc/kafka-tls'
const NODE_TRUST = '/etc/kafka-trust'

const trustFile = ({ trust }: KafkaSecurity) => (trust ? `${NODE_TRUST}/${trust.key}` : `${NODE_TLS}/${AUTHORITIES}`)

/** What the nodes are told. https://kafka.apache.org/documentation/#security_ssl */
export const securityConfig = (
  cluster: string,
  security: KafkaSecurity,
): Readonly<Record<string, string | boolean>> => ({
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': `${NODE_TLS}/${COMBINED}`,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': trustFile(security),
  'ssl.client.auth': 'required',
  // A renewed certificate may name more nodes than before: KIP-978.
  'ssl.allow.dn.changes': true,
  'ssl.allow.san.changes': true,
  // Anchored: a certificate that says more than a name is nobody, because no right names it.
  'ssl.principal.mapping.rules': 'RULE:^CN=([a-z0-9.-]+)$/$1/,DEFAULT',
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': [nodesName(cluster), adminName(cluster)].map(principalOf).join(';'),
})

/** Configs that follow from `security`. */
export const isSecurityConfig = (key: string): boolean =>
  /^(ssl\.|listener\.name\.|authorizer\.|super\.users$|allow\.everyone\.if\.no\.acl\.found$|early\.start\.listeners$)/.test(
    key,
  )

/** The files of a node: readable by the group of the pod. */
export const nodeMounts = (cluster: string, { trust }: KafkaSecurity): Mount[] => [
  {
    name: 'tls',
    path: NODE_TLS,
    readOnly: true,
    source: { secret: { secretName: nodesSecret(cluster), defaultMode: 0o440 } },
  },
  ...(trust === undefined ? [] : [trustMount(trust, { name: 'trust', path: NODE_TRUST })]),
]

/** How clients reach the cluster, and who they are to it. */
export const securityOfClients = (cluster: string, { trust }: KafkaSecurity): ClientSecurity => ({
  securityProtocol: 'SSL',
  trust: trust ?? { own: true, key: AUTHORITIES },
  authentication: {
    type: 'tls',
    layout: 'cert-manager',
    combined: COMBINED,
    secret: (client) => clientSecret(identityOf(client, toolsName(cluster))),
  },
})

/** A readiness probe that speaks TLS, as the node itself: bash has no TLS, and the image has openssl. */
export const overTls = (script: string): string =>
  script
    .replace('exec 3<>"/dev/tcp/127.0.0.1/$port"\n', CONNECT)
    .replaceAll('<&3', '<&4')
    .replace(/^size=.*\n/m, `$&${ANSWERED}`)

const ANSWERED = `[[ -n $size ]] || { echo "no answer over TLS on port $port"; exit 1; }\n`

const CONNECT = `pem=\${KAFKA_TLS_DIR:-${NODE_TLS}}/${COMBINED}
coproc tls { exec openssl s_client -quiet -no_ign_eof -connect "127.0.0.1:$port" -cert "$pem" -key "$pem" 2>/dev/null; }
exec 3>&"\${tls[1]}" 4<&"\${tls[0]}"
`
