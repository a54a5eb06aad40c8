import { encode } from '../../contracts/codec.ts'
import { kafkaSettings } from '../../contracts/settings.ts'
import type { ClientConnection } from '../platform/client-connection.ts'
import type { Mount } from '../platform/pod-template.ts'

/** A key of a Secret or of a ConfigMap in the namespace of the system. */
export type FileSource =
  | { readonly secret: string; readonly key: string }
  | { readonly configMap: string; readonly key: string }

/** A key of the Secret that the client has its own certificate from, for example cert-manager's `ca.crt`. */
export interface OwnSecretKey {
  readonly own: true
  readonly key: string
}

/**
 * The name of a Secret: one for all, or by the name of the client: a workload, a topic reconciler, or a tool of
 * `main.ts job` such as `lag`.
 */
export type SecretOfClient = string | ((client: string) => string)

/** A client certificate, in a Secret as cert-manager writes it (`tls.crt`, `tls.key`), as a Strimzi KafkaUser has it (`user.crt`, `user.key`), or under keys of your own. */
export interface TlsAuthentication {
  /** `security.protocol` SSL, with `ssl.client.auth` on the brokers' side. */
  readonly type: 'tls'
  /** The Secret that holds certificate and key. */
  readonly secret: SecretOfClient
  /** @default 'cert-manager' */
  readonly layout?: 'cert-manager' | 'strimzi' | { readonly certificate: string; readonly key: string }
  /** Key of the Secret with key (PKCS#8) and certificate in one, for programs in Java such as the KafkaUi. @default - none */
  readonly combined?: string
}

/** A user with a password, `sasl.mechanism` PLAIN or SCRAM. The Secret of a Strimzi KafkaUser fits as it is. */
export interface PasswordAuthentication {
  /** `sasl.mechanism`, in lower case. */
  readonly type: 'plain' | 'scram-sha-256' | 'scram-sha-512'
  /** The Secret that holds the password. */
  readonly secret: SecretOfClient
  /** Key of the password. @default 'password' */
  readonly passwordKey?: string
  /** Key of the user's name. @default - none: the name of the Secret is the user's name, as Strimzi does it */
  readonly usernameKey?: string
}

/** A bearer token, `sasl.mechanism` OAUTHBEARER: of the pod's ServiceAccount, or from a module of your image. */
export type TokenAuthentication =
  | {
      readonly type: 'oauthbearer'
      /** Who the token is for, its `aud`: what the brokers expect. */
      readonly audience: string
      /** Seconds that a token is valid; the kubelet renews it before. @default 3600 */
      readonly expirationSeconds?: number
    }
  | {
      readonly type: 'oauthbearer'
      /** File in the image whose default export is an async function that resolves to `{ value }`: for AWS IAM and other identity providers. */
      readonly tokenProvider: string
    }

/** Who a client is to a Kafka of somebody else. */
export type ClientAuthentication = TlsAuthentication | PasswordAuthentication | TokenAuthentication

/** How clients reach a Kafka, and who they are to it. */
export interface ClientSecurity {
  /** Kafka's `security.protocol`. @default 'PLAINTEXT' */
  readonly securityProtocol?: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL'
  /** The authorities that sign the brokers' certificates, in PEM. @default - those that Node trusts */
  readonly trust?: FileSource | OwnSecretKey
  /** Who the clients are. @default - the listener does not ask */
  readonly authentication?: ClientAuthentication
}

const TRUST = '/etc/kafka-trust'
const IDENTITY = '/etc/kafka-client'

/** What a client is given: variables that name files, and the files. No secret stands in it. */
export function securityOf(
  { securityProtocol, trust, authentication }: ClientSecurity,
  client: string,
): ClientConnection {
  const identity = authentication && identityOf(authentication, client)
  return {
    values: {
      ...encode(kafkaSettings, {
        securityProtocol: securityProtocol === kafkaSettings.securityProtocol.default ? undefined : securityProtocol,
        sslCaLocation: trust && `${'own' in trust ? IDENTITY : TRUST}/${trust.key}`,
      }),
      ...identity?.values,
    },
    secrets: { ...identity?.secrets },
    mounts: [
      ...(trust && !('own' in trust) ? [trustMount(trust, { name: 'kafka-trust', path: TRUST })] : []),
      ...(identity?.mounts ?? []),
    ],
  }
}

function identityOf(authentication: ClientAuthentication, client: string): ClientConnection {
  if (authentication.type === 'oauthbearer') return tokenOf(authentication)
  const secret = nameOf(authentication.secret, client)
  const mounts = [identityMount({ secret: { secretName: secret, defaultMode: READABLE_BY_GROUP } })]
  if (authentication.type === 'tls') {
    const { certificate, key } = keysOf(authentication)
    const values = encode(kafkaSettings, {
      sslCertificateLocation: `${IDENTITY}/${certificate}`,
      sslKeyLocation: `${IDENTITY}/${key}`,
    })
    return { values, secrets: {}, mounts }
  }
  const { type, usernameKey, passwordKey = 'password' } = authentication
  return {
    values: encode(kafkaSettings, {
      saslMechanism: type.toUpperCase() as 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
      saslUsername: usernameKey === undefined ? secret : undefined,
      saslPasswordLocation: `${IDENTITY}/${passwordKey}`,
    }),
    secrets: usernameKey === undefined ? {} : { [kafkaSettings.saslUsername.env]: { secret, key: usernameKey } },
    mounts,
  }
}

function tokenOf(authentication: TokenAuthentication): ClientConnection {
  if ('tokenProvider' in authentication) {
    const { tokenProvider } = authentication
    const values = encode(kafkaSettings, { saslMechanism: 'OAUTHBEARER', saslTokenProvider: tokenProvider })
    return { values, secrets: {} }
  }
  const { audience, expirationSeconds = 3600 } = authentication
  const token = { serviceAccountToken: { path: 'token', audience, expirationSeconds } }
  return {
    values: encode(kafkaSettings, { saslMechanism: 'OAUTHBEARER', saslTokenLocation: `${IDENTITY}/token` }),
    secrets: {},
    mounts: [identityMount({ projected: { sources: [token], defaultMode: READABLE_BY_GROUP } })],
  }
}

/** The files belong to root, and their group is the pod's `fsGroup`. */
const READABLE_BY_GROUP = 0o440

// Whole directories: a file that is mounted by `subPath` is never renewed.
const identityMount = (source: Mount['source']): Mount => ({
  name: 'kafka-client',
  path: IDENTITY,
  readOnly: true,
  ...(source && { source }),
})

/** Only the authorities: the Secret of an authority may hold its key as well. */
export const trustMount = (trust: FileSource, at: Pick<Mount, 'name' | 'path'>): Mount => ({
  ...at,
  readOnly: true,
  source:
    'secret' in trust
      ? { secret: { secretName: trust.secret, items: [{ key: trust.key, path: trust.key }] } }
      : { configMap: { name: trust.configMap, items: [{ key: trust.key, path: trust.key }] } },
})

const nameOf = (secret: SecretOfClient, client: string): string =>
  typeof secret === 'function' ? secret(client) : secret

function keysOf({ layout = 'cert-manager' }: TlsAuthentication): {
  readonly certificate: string
  readonly key: string
} {
  if (layout === 'strimzi') return { certificate: 'user.crt', key: 'user.key' }
  if (layout === 'cert-manager') return { certificate: 'tls.crt', key: 'tls.key' }
  return layout
}
