import { readFileSync } from 'node:fs'
import net from 'node:net'
import { resolve } from 'node:path'
import tls from 'node:tls'
import { pathToFileURL } from 'node:url'
import type { ISocketFactory, KafkaConfig, OauthbearerProviderResponse, SASLOptions } from 'kafkajs'
import type { Values } from '../../../contracts/codec.ts'
import type { kafkaSettings } from '../../../contracts/settings.ts'

type SecuritySettings = Values<typeof kafkaSettings>

/** Milliseconds between two probes of a connection that is quiet; kafkajs's own value. */
const KEEP_ALIVE_MS = 60_000

/**
 * What kafkajs is told of `security.protocol` and who the client is. Certificates, passwords and tokens are read from their
 * files at each connection: what was renewed meanwhile is used by the next one, without a restart.
 */
export function clientSecurity(settings: SecuritySettings): Pick<KafkaConfig, 'ssl' | 'sasl' | 'socketFactory'> {
  const { securityProtocol } = settings
  return {
    ...(securityProtocol.endsWith('SSL') && { ssl: true, socketFactory: tlsSockets(settings) }),
    ...(securityProtocol.startsWith('SASL_') && { sasl: sasl(settings) }),
  }
}

/** A file that is missing or half written throws; kafkajs takes that for a connection that failed, and tries again. */
const tlsSockets =
  (settings: SecuritySettings): ISocketFactory =>
  ({ host, port, onConnect }) => {
    const { sslCaLocation: ca, sslCertificateLocation: cert, sslKeyLocation: key } = settings
    const socket = tls.connect(
      {
        host,
        port,
        ...(net.isIP(host) === 0 && { servername: host }),
        ...(ca !== '' && { ca: readFileSync(ca) }),
        ...(cert !== '' && { cert: readFileSync(cert), key: readFileSync(key) }),
      },
      onConnect,
    )
    return socket.setKeepAlive(true, KEEP_ALIVE_MS)
  }

function sasl(settings: SecuritySettings): SASLOptions {
  const { saslMechanism, saslUsername: username, saslPasswordLocation: file } = settings
  if (saslMechanism === 'OAUTHBEARER') {
    return { mechanism: 'oauthbearer', oauthBearerProvider: () => token(settings) }
  }
  return {
    mechanism: saslMechanism.toLowerCase() as 'plain' | 'scram-sha-256' | 'scram-sha-512',
    username,
    // kafkajs asks for it at each connection.
    get password() {
      return readFileSync(file, 'utf8').trimEnd()
    },
  }
}

async function token({
  saslTokenLocation: file,
  saslTokenProvider: provider,
}: SecuritySettings): Promise<OauthbearerProviderResponse> {
  if (provider === '') return { value: readFileSync(file, 'utf8').trim() }
  const { default: provide } = await import(pathToFileURL(resolve(provider)).href)
  return provide()
}
