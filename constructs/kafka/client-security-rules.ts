import { kafkaSettings } from '../../contracts/settings.ts'
import { isSecretName } from '../data/secret-rules.ts'
import type { Rule } from '../platform/validation.ts'
import type { ClientSecurity } from './client-security.ts'

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']
const TYPES = ['tls', 'plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer']
const FILE_KEY = /^[-._a-zA-Z0-9]{1,253}$/

const protocolOf = ({ securityProtocol = kafkaSettings.securityProtocol.default }: ClientSecurity) => securityProtocol
const isEncrypted = (security: ClientSecurity) => protocolOf(security).endsWith('SSL')
const isKnown = (security: ClientSecurity) => PROTOCOLS.includes(protocolOf(security))

/** What `security.protocol` goes with how clients say who they are; by the brokers' listener it is one of the two. */
const protocolFor = ({ authentication }: ClientSecurity): readonly string[] => {
  if (authentication === undefined) return ['PLAINTEXT', 'SSL']
  if (authentication.type === 'tls') return ['SSL']
  // A password or a token that anybody on the way can read is none; SCRAM never sends it.
  return authentication.type.startsWith('scram') ? ['SASL_SSL', 'SASL_PLAINTEXT'] : ['SASL_SSL']
}

/** The names of a Secret that are written down: those of a function are known when it is asked. */
const secretOf = ({ authentication }: ClientSecurity): string | undefined => {
  if (authentication === undefined || !('secret' in authentication)) return undefined
  return typeof authentication.secret === 'string' ? authentication.secret : authentication.secret('client')
}

const keysOf = ({ trust, authentication }: ClientSecurity): string[] => {
  const keys: (string | undefined)[] = [trust?.key]
  if (authentication?.type === 'tls' && typeof authentication.layout === 'object') {
    keys.push(authentication.layout.certificate, authentication.layout.key)
  }
  if (authentication !== undefined && 'passwordKey' in authentication) keys.push(authentication.passwordKey)
  if (authentication !== undefined && 'usernameKey' in authentication) keys.push(authentication.usernameKey)
  return keys.filter((key) => key !== undefined)
}

/** What a cluster of somebody else can be told about security. */
export const clientSecurityRules: readonly Rule<ClientSecurity>[] = [
  {
    prop: 'securityProtocol',
    broken: (security) => !isKnown(security),
    got: protocolOf,
    allowed: () => `one of ${PROTOCOLS.join(', ')}`,
    fix: () => "write Kafka's name of the protocol that the listener speaks",
  },
  {
    prop: 'authentication.type',
    broken: ({ authentication }) => authentication !== undefined && !TYPES.includes(authentication.type),
    got: ({ authentication }) => authentication?.type,
    allowed: () => `one of ${TYPES.join(', ')}`,
    fix: () => 'write how the listener lets clients in',
  },
  {
    prop: 'securityProtocol',
    broken: (security) =>
      isKnown(security) &&
      (security.authentication === undefined || TYPES.includes(security.authentication.type)) &&
      !protocolFor(security).includes(protocolOf(security)),
    got: protocolOf,
    allowed: (security) => {
      const { authentication } = security
      const whose =
        authentication === undefined ? 'without authentication' : `for authentication ${authentication.type}`
      return `${protocolFor(security).join(' or ')} ${whose}`
    },
    fix: ({ authentication }) =>
      authentication === undefined
        ? 'say by authentication who the clients are'
        : 'name the protocol of the listener that lets clients in this way',
  },
  {
    prop: 'trust',
    broken: (security) => security.trust !== undefined && isKnown(security) && !isEncrypted(security),
    got: ({ trust }) => JSON.stringify(trust),
    allowed: () => 'no authorities for a connection that is not encrypted',
    fix: () => 'set securityProtocol to SSL or SASL_SSL, or leave trust out',
  },
  {
    prop: 'trust',
    broken: ({ trust }) =>
      trust !== undefined && !('own' in trust) && !isSecretName('secret' in trust ? trust.secret : trust.configMap),
    got: ({ trust }) => JSON.stringify(trust),
    allowed: () => 'the name of a Secret or ConfigMap',
    fix: () => 'name one in the namespace of the system',
  },
  {
    prop: 'trust',
    broken: ({ trust, authentication }) => trust !== undefined && 'own' in trust && authentication?.type !== 'tls',
    got: ({ trust }) => JSON.stringify(trust),
    allowed: () => 'a key of its own Secret for clients with a certificate only',
    fix: () => 'name a Secret or a ConfigMap',
  },
  {
    prop: 'authentication.secret',
    broken: (security) => {
      const secret = secretOf(security)
      return secret !== undefined && !isSecretName(secret)
    },
    got: secretOf,
    allowed: () => 'at most 253 lower-case letters, digits, dashes and dots',
    fix: () => 'name a Secret in the namespace of the system',
  },
  {
    prop: 'keys of trust and authentication',
    broken: (security) => keysOf(security).some((key) => !FILE_KEY.test(key)),
    got: (security) => keysOf(security).join(', '),
    allowed: () => 'letters, digits, dashes, dots and underscores',
    fix: () => 'write the keys as they are in the Secret',
  },
  {
    prop: 'authentication.expirationSeconds',
    broken: ({ authentication }) => {
      const seconds = expiration(authentication)
      return seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 600)
    },
    got: ({ authentication }) => expiration(authentication),
    allowed: () => 'a whole number from 600 up, in seconds',
    fix: () => 'Kubernetes issues no token for less than ten minutes',
  },
]

const expiration = (authentication: ClientSecurity['authentication']): number | undefined =>
  authentication !== undefined && 'expirationSeconds' in authentication ? authentication.expirationSeconds : undefined
