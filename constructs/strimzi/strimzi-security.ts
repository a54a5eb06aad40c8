import type { ClientSecurity } from '../kafka/client-security.ts'
import { identityOf } from '../kafka/tools-identity.ts'
import type { StrimziAuthentication } from './kinds.ts'

/** The user of the tools of `main.ts job`: one for all, with the rights that any of them needs. */
const TOOLS = 'kafka-tools'

/** How clients reach a cluster of Strimzi: its Secrets, in its layout. */
export const strimziSecurity = (
  cluster: string,
  authentication: StrimziAuthentication,
  userName: (client: string) => string,
): ClientSecurity => {
  const secret = (client: string) => userName(identityOf(client, TOOLS))
  return {
    securityProtocol: authentication === 'tls' ? 'SSL' : 'SASL_SSL',
    trust: { secret: `${cluster}-cluster-ca-cert`, key: 'ca.crt' },
    authentication:
      authentication === 'tls' ? { type: 'tls', layout: 'strimzi', secret } : { type: 'scram-sha-512', secret },
  }
}

export { TOOLS as TOOLS_USER }
