import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Duration, Size } from 'cdk8s'
import type { k8s } from 'cdk8s-plus-28'
import type { Json } from '../platform/json.ts'
import type { SelectorLabels } from '../platform/labels.ts'
import type { Mount, PodTemplateProps } from '../platform/pod-template.ts'
import { formatSize, mebibytes, type Resources } from '../platform/quantities.ts'
import type { basicAuthKeys } from './credentials.ts'
import { type PostgresConfig, type ServerSize, serverArguments } from './postgres-config.ts'

export const PORT = 5432
/** Name of the port, and of the claim. */
export const PORT_NAME = 'tcp-postgres'
export const CLAIM = 'data'

const CONFIG_DIRECTORY = '/etc/postgres'
const VOLUME = '/var/lib/postgresql/data'

/** postgres in the official Debian images: initdb needs a user that the image knows. */
const USER = 999

/** Everything that determines the pod of a server. */
export interface PostgresPodProps {
  readonly image: string
  /** The name of the ConfigMap with {@link configFiles}. */
  readonly configMap: string
  readonly database: string
  readonly owner: string
  readonly credentials: ReturnType<typeof basicAuthKeys>
  readonly size: ServerSize
  readonly config: PostgresConfig
  readonly resources: Resources
  readonly grace: Duration
  readonly selector: SelectorLabels
  readonly labels: Readonly<Record<string, string>>
}

/** The pod of a PostgreSQL server. */
export const postgresPod = (props: PostgresPodProps): PodTemplateProps => ({
  name: 'postgres',
  image: props.image,
  command: ['bash', `${CONFIG_DIRECTORY}/launcher.sh`],
  args: serverArguments(props.size, props.config, `${CONFIG_DIRECTORY}/pg_hba.conf`),
  selector: props.selector,
  labels: props.labels,
  // A changed file restarts the server; ConfigMap updates alone never reach it.
  annotations: { 'cdk8s-kafka/config-hash': digest(configFiles()) },
  env: { DATABASE_NAME: props.database, DATABASE_OWNER: props.owner, PGDATA: `${VOLUME}/pgdata` },
  secretEnv: { CREDENTIALS_USERNAME: props.credentials.username, CREDENTIALS_PASSWORD: props.credentials.password },
  ports: { [PORT_NAME]: PORT },
  resources: props.resources,
  readiness,
  mounts: mounts(props.configMap, props.size.memory),
  preStop,
  grace: props.grace,
  user: USER,
})

// No liveness probe: a server that recovers after an unclean stop would start over with each restart, and a process that
// crashed is restarted by the server itself.
const readiness: Json<k8s.Probe> = { exec: { command: ['pg_isready'] }, periodSeconds: 5, timeoutSeconds: 5 }

/**
 * A fast shutdown, whatever the stop signal of the image: SIGTERM alone waits until all clients have disconnected. During
 * the first start there is no server yet, and a process with PID 1 ignores the signal: the server is stopped as soon as it is up.
 * The hook does not wait for the shutdown, which would end the hook too and make it fail.
 */
const preStop = ['bash', '-c', 'until pg_ctl stop --mode=fast --no-wait; do sleep 0.2; done']

// Scratch space has no limit: a pod that exceeds it is evicted, and the server with it.
const mounts = (configMap: string, memory: Size): Mount[] => [
  { name: 'config', path: CONFIG_DIRECTORY, readOnly: true, source: { configMap: { name: configMap } } },
  { name: CLAIM, path: VOLUME },
  { name: 'run', path: '/var/run/postgresql', source: { emptyDir: {} } },
  // Parallel queries share memory here; containers have 64 MB by default. It counts towards the memory of the container.
  {
    name: 'shm',
    path: '/dev/shm',
    source: {
      emptyDir: { medium: 'Memory', sizeLimit: formatSize(Size.mebibytes(Math.floor(mebibytes(memory) / 4))) },
    },
  },
  { name: 'tmp', path: '/tmp', source: { emptyDir: {} } },
]

/** The files of the ConfigMap. */
export const configFiles = (): Record<string, string> =>
  Object.fromEntries(['init.sql', 'launcher.sh', 'pg_hba.conf'].map((name) => [name, asset(name)]))

const asset = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

const digest = (files: Readonly<Record<string, string>>) =>
  createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16)
