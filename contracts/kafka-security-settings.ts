import { z } from 'zod'
import { oneOf, setting } from './codec.ts'

/** Kafka's `sasl.mechanism`, as far as services know it. */
const SASL_MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const

/** A text that may be empty: what it is for is not wanted then. */
const perhaps: z.ZodType<string, string> = z.string()

// Files, not values: they are read at each connection, so that what is renewed needs no restart. The names are librdkafka's.

/** Settings of a process whose Kafka wants to know who it is. */
export const kafkaSecuritySettings = {
  sslCaLocation: setting(
    'KAFKA_SSL_CA_LOCATION',
    perhaps,
    'ssl.ca.location: PEM file of the authorities that sign the certificates of the brokers; empty: those that Node trusts',
    '',
  ),
  sslCertificateLocation: setting(
    'KAFKA_SSL_CERTIFICATE_LOCATION',
    perhaps,
    'ssl.certificate.location: PEM file of the certificate of this client; empty: none',
    '',
  ),
  sslKeyLocation: setting(
    'KAFKA_SSL_KEY_LOCATION',
    perhaps,
    'ssl.key.location: PEM file of the key to that certificate',
    '',
  ),
  saslMechanism: setting(
    'KAFKA_SASL_MECHANISM',
    oneOf(SASL_MECHANISMS),
    'sasl.mechanism, for SASL_PLAINTEXT and SASL_SSL',
    'SCRAM-SHA-512',
  ),
  saslUsername: setting('KAFKA_SASL_USERNAME', perhaps, 'sasl.username, for PLAIN and SCRAM', ''),
  saslPasswordLocation: setting(
    'KAFKA_SASL_PASSWORD_LOCATION',
    perhaps,
    'file of the password, for PLAIN and SCRAM',
    '',
  ),
  saslTokenLocation: setting('KAFKA_SASL_TOKEN_LOCATION', perhaps, 'file of the bearer token, for OAUTHBEARER', ''),
  saslTokenProvider: setting(
    'KAFKA_SASL_TOKEN_PROVIDER',
    perhaps,
    'module whose default export gives bearer tokens, for OAUTHBEARER instead of a file: an async function that resolves to { value }',
    '',
  ),
} as const
