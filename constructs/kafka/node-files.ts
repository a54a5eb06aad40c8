import { readFileSync } from 'node:fs'
import { type BrokerConfig, brokerProperties, propertiesFile } from './broker-config.ts'
import { type KafkaSecurity, overTls, securityConfig } from './cluster-security.ts'
import type { Listener, ProcessRole } from './listeners.ts'
import { placeholders } from './placeholders.ts'
import type { Voter } from './quorum.ts'

/** Where the volume of a node is mounted. */
export const DATA_DIRECTORY = '/var/lib/kafka/data'

/** What the files of a pool are made from. */
export interface NodeFilesProps {
  /** Name of the cluster: its headless Service and the `app` label of all its pods. */
  readonly cluster: string
  readonly roles: readonly ProcessRole[]
  readonly voters: readonly Voter[]
  readonly brokers: number
  readonly config: BrokerConfig
  /** All of the cluster. */
  readonly listeners: readonly Listener[]
  /** Whether nodes and clients show each other certificates. */
  readonly security: KafkaSecurity | undefined
  /** Port of the first broker on the developer's machine; without it, there is no such listener. */
  readonly localhostPort: number | undefined
}

/** The files of the ConfigMap. A cluster outside Kubernetes, in tests and by `dev`, is started from them too. */
export function configFiles(props: NodeFilesProps): Record<string, string> {
  const probe = props.roles.includes('broker') ? 'readiness.sh' : 'controller-readiness.sh'
  const properties = brokerProperties({
    ...props,
    security: props.security && securityConfig(props.cluster, props.security),
    host: hostOf(props, placeholders.podName, placeholders.podNamespace),
    // Not the root of the volume: ext4's lost+found there is fatal to a broker.
    logDir: `${DATA_DIRECTORY}/log`,
  })
  return {
    'launcher.sh': props.localhostPort === undefined ? withoutLocalhost(asset('launcher.sh')) : asset('launcher.sh'),
    'log4j2.yaml': asset('log4j2.yaml'),
    [probe]: props.security ? overTls(asset(probe)) : asset(probe),
    'server.properties': propertiesFile(properties),
  }
}

/** The name that a node advertises. */
export const hostOf = ({ cluster }: Pick<NodeFilesProps, 'cluster'>, pod: string, namespace: string) =>
  `${pod}.${cluster}.${namespace}.svc`

/** A file of this folder as it is in the ConfigMap; read once, however many clusters there are. */
function asset(name: string): string {
  const text = assets.get(name) ?? readFileSync(new URL(name, import.meta.url), 'utf8')
  assets.set(name, text)
  return text
}

const assets = new Map<string, string>()

/** The launcher of clusters without that listener: changes of parts they do not need must not restart their nodes. */
const withoutLocalhost = (launcher: string) => launcher.replace(/^# begin localhost\n.*^# end localhost\n/ms, '')
