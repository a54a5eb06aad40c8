import { z } from 'zod'
import { consumerConfigSettings, producerConfigSettings } from './client-settings.ts'
import { addresses, json, oneOf, type Settings, setting, text, trueOrFalse, wholeNumber } from './codec.ts'
import { kafkaSecuritySettings } from './kafka-security-settings.ts'

/** The event types on a topic, and where events that cannot be processed go. */
const route = z.strictObject({
  topic: z.string().min(1),
  /** CloudEvents types on the topic; empty: any. */
  events: z.array(z.string().min(1)),
  /** Dead-letter topic; absent: a message that cannot be processed blocks its partition until it can. */
  deadLetters: z.string().min(1).optional(),
})

/** One topic that a workload consumes or produces. */
export type TopicRoute = z.infer<typeof route>

/** Port of `/livez`, `/readyz` and `/metrics` of every service. */
export const HEALTH_PORT = 9090

/** Port of the API of every HTTP service. */
export const HTTP_PORT = 8080

/** Every address of the machine: a pod is reached from others. `dev` keeps others out. */
export const ANY_HOST = '*'

/** Settings of every process. */
export const processSettings = {
  logLevel: setting('LOG_LEVEL', oneOf(['debug', 'info', 'warn', 'error']), 'lowest level that is logged', 'info'),
  healthPort: setting('HEALTH_PORT', wholeNumber(0, 65535), 'port of /livez, /readyz and /metrics', HEALTH_PORT),
  healthHost: setting('HEALTH_HOST', text, 'address that this port is opened at; *: all of them', ANY_HOST),
  shutdownTimeoutMs: setting(
    'SHUTDOWN_TIMEOUT_MS',
    wholeNumber(100),
    'milliseconds from SIGTERM to a forced exit; below terminationGracePeriodSeconds',
    25_000,
  ),
} as const

/** Settings of every Kafka client. */
export const kafkaSettings = {
  bootstrapServers: setting('KAFKA_BOOTSTRAP_SERVERS', addresses, 'bootstrap.servers: host:port, separated by commas'),
  securityProtocol: setting(
    'KAFKA_SECURITY_PROTOCOL',
    oneOf(['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL']),
    'security.protocol: SSL and SASL_SSL encrypt, and check the certificates of the brokers',
    'PLAINTEXT',
  ),
  ...kafkaSecuritySettings,
  clientId: setting('KAFKA_CLIENT_ID', text, "client.id: the workload's name, seen in the brokers' logs and quotas"),
} as const

/** Settings of a process that sends events. */
export const producerSettings = {
  produces: setting(
    'KAFKA_PRODUCES',
    json(z.array(route)),
    'topics this workload sends to, with their event types',
    [],
  ),
  deliveryTimeoutMs: setting(
    'KAFKA_DELIVERY_TIMEOUT_MS',
    wholeNumber(100),
    'delivery.timeout.ms: milliseconds after which an unacknowledged event counts as failed',
    120_000,
  ),
  ...producerConfigSettings,
} as const

/** Settings of a program that sends events and exits: a Job. */
export const runSettings = {
  runId: setting(
    'EVENT_RUN_ID',
    text,
    "id of this run: the same run sends the same events again (a Job passes its uid, so that a retried pod sends no new ones); 'random': a new run at every start",
    'random',
  ),
} as const

/** Settings of a service with a PostgreSQL database, under the names that PostgreSQL's own programs read. */
export const databaseSettings = {
  host: setting('PGHOST', text, 'host name of the server'),
  port: setting('PGPORT', wholeNumber(1, 65535), 'port of the server', 5432),
  database: setting('PGDATABASE', text, 'name of the database'),
  user: setting('PGUSER', text, 'user that owns the tables'),
  password: setting('PGPASSWORD', text, 'password of the user'),
  sslMode: setting(
    'PGSSLMODE',
    oneOf(['disable', 'require', 'verify-full']),
    'whether the connection is encrypted, and whether the certificate is checked',
    'disable',
  ),
  poolSize: setting('DATABASE_POOL_SIZE', wholeNumber(1, 1_000), 'maximum number of connections of one process', 10),
  timeoutMs: setting(
    'DATABASE_TIMEOUT_MS',
    wholeNumber(100),
    'milliseconds for a connection, and for a statement, before the database counts as unavailable',
    4_000,
  ),
  inboxRetentionMs: setting(
    'INBOX_RETENTION_MS',
    wholeNumber(0),
    'milliseconds for which a group remembers what it has processed: longer than its topics keep it; 0: forever',
    14 * 86_400_000,
  ),
} as const

/** Settings of a service that answers HTTP requests. */
export const httpSettings = {
  httpPort: setting('HTTP_PORT', wholeNumber(0, 65535), 'port of the API; 0: any free port', HTTP_PORT),
  httpHost: setting('HTTP_HOST', text, 'address that the API listens at; *: all of them', ANY_HOST),
  bodyLimitBytes: setting(
    'HTTP_BODY_LIMIT_BYTES',
    wholeNumber(1),
    'maximum size of a request body; a larger one is answered with 413',
    65_536,
  ),
  drainMs: setting(
    'HTTP_DRAIN_MS',
    wholeNumber(0),
    'milliseconds after SIGTERM during which clients are asked to close their connections, before they are closed',
    3_000,
  ),
} as const

/** Settings of a consumer group member. The durations that depend on each other are checked at synthesis. */
export const consumerSettings = {
  consumes: setting(
    'KAFKA_CONSUMES',
    json(z.array(route).min(1)),
    'topics this workload reads, with their event types',
  ),
  groupId: setting('KAFKA_GROUP_ID', text, 'group.id: members of one group share the partitions'),
  sessionTimeoutMs: setting(
    'KAFKA_SESSION_TIMEOUT_MS',
    wholeNumber(1_000),
    'session.timeout.ms: a member silent for this long loses its partitions',
    10_000,
  ),
  heartbeatIntervalMs: setting(
    'KAFKA_HEARTBEAT_INTERVAL_MS',
    wholeNumber(100),
    'heartbeat.interval.ms: at most a third of the session timeout; also how soon a member learns of a rebalance',
    1_000,
  ),
  rebalanceTimeoutMs: setting(
    'KAFKA_REBALANCE_TIMEOUT_MS',
    wholeNumber(1_000),
    "rebalance timeout of the group (Java's max.poll.interval.ms): time to finish work in progress when the group rebalances",
    60_000,
  ),
  handlerTimeoutMs: setting(
    'HANDLER_TIMEOUT_MS',
    wholeNumber(1),
    'deadline of one call of a handler; below the rebalance timeout and the shutdown timeout',
    20_000,
  ),
  maxAttempts: setting(
    'RETRY_MAX_ATTEMPTS',
    wholeNumber(1),
    'calls of the handler before a message is dead-lettered',
    5,
  ),
  backoffMs: setting(
    'RETRY_BACKOFF_MS',
    wholeNumber(1),
    'pause of the partition after the first failure; doubles',
    500,
  ),
  maxBackoffMs: setting('RETRY_MAX_BACKOFF_MS', wholeNumber(1), 'longest pause between two attempts', 30_000),
  ...consumerConfigSettings,
} as const

/** Settings of the topic reconciler (`services/runtime/topics`). */
export const topicReconcilerSettings = {
  directory: setting(
    'TOPICS_DIRECTORY',
    text,
    'directory that holds topics.json, and acls.json where rights are managed',
    '/etc/kafka-topics',
  ),
  intervalMs: setting('TOPICS_INTERVAL_MS', wholeNumber(1_000), 'milliseconds between two rounds', 60_000),
} as const

/** Settings of an interactive service (`services/runtime/terminal`). */
export const terminalSettings = {
  serveHttp: setting('TERMINAL_HTTP', trueOrFalse, 'whether it also answers HTTP requests, on HTTP_PORT', false),
} as const

/**
 * Every group of settings that a program of ours reads from its environment. Code that needs all of them, such as constructs that
 * write them and the gate that compares them, goes through this list. A new group is added here, and nowhere else.
 */
export const settingGroups = {
  process: processSettings,
  kafka: kafkaSettings,
  producer: producerSettings,
  run: runSettings,
  consumer: consumerSettings,
  http: httpSettings,
  terminal: terminalSettings,
  database: databaseSettings,
  topicReconciler: topicReconcilerSettings,
} as const satisfies Readonly<Record<string, Settings>>
