import type { DeclaredAcl } from '../../../contracts/acls.ts'
import type { DeclaredTopic } from '../../../contracts/topics.ts'
import { type Admin, ConfigResourceTypes, KafkaJSAggregateError, KafkaJSProtocolError } from '../kafka/kafkajs.ts'
import type { Log } from '../log.ts'
import { reconcileRights } from './acls.ts'
import { readActualTopics } from './actual.ts'
import { type Action, type Plan, plan, type Refusal, type Undeclared } from './plan.ts'

/** What Kafka answered to an action that it did not do. */
export interface Failure {
  readonly topic: string
  readonly action: Action['kind']
  /** Kafka's name of the error, for example `INVALID_REPLICATION_FACTOR`. */
  readonly error: string
}

/** What a round did and what it could not do. */
export interface Round {
  readonly done: readonly Action[]
  readonly failures: readonly Failure[]
  readonly refusals: readonly Refusal[]
  readonly undeclared: readonly Undeclared[]
  /** Kafka's name of the error when it refused to change rights, for example `SECURITY_DISABLED`; `undefined` when it did not. */
  readonly rightsRefused: string | undefined
}

/**
 * Makes the declared topics so, once. What is refused or fails does not keep the rest from being done.
 * @param admin a connected admin client
 * @param acls the declared rights. @default - rights are left as they are
 * @throws when Kafka does not answer
 */
export async function reconcile(
  admin: Admin,
  declared: readonly DeclaredTopic[],
  log: Log,
  acls?: readonly DeclaredAcl[],
): Promise<Round> {
  const planned: Plan = plan(declared, await readActualTopics(admin, declared))
  const done: Action[] = []
  const failures: Failure[] = []
  for (const action of planned.actions) {
    const topic = action.kind === 'create' ? action.topic.name : action.topic
    try {
      await apply(admin, action)
      done.push(action)
      log.info(describe(action), `topic ${topic}: ${past[action.kind]}`)
    } catch (error) {
      const answer = protocolError(error)
      if (answer === undefined) throw error
      failures.push({ topic, action: action.kind, error: answer })
      log.error({ ...describe(action), error: answer }, `topic ${topic}: Kafka refused to ${action.kind} it: ${answer}`)
    }
  }
  for (const { topic, what, declared: wanted, actual, fix } of planned.refusals) {
    const sentence = `topic ${topic}: ${what} is declared as ${wanted} and is ${actual}: ${fix}`
    log.error({ topic, what, declared: wanted, actual }, sentence)
  }
  for (const { topic, key, value } of planned.undeclared) {
    log.warn({ topic, key, value }, `topic ${topic}: ${key} is set on the topic and not declared: left as it is`)
  }
  if (planned.actions.length === 0 && planned.refusals.length === 0) {
    log.info({ topics: declared.length }, 'nothing to change')
  }
  // After the topics: a right on a topic that is not there yet helps nobody.
  const rightsRefused = acls && (await refusalOf(reconcileRights(admin, acls, log)))
  return { done, failures, refusals: planned.refusals, undeclared: planned.undeclared, rightsRefused }
}

/** What Kafka answered is the end of this round, and said; that it did not answer is waited for. */
const refusalOf = (change: Promise<void>): Promise<string | undefined> =>
  change.then(
    () => undefined,
    (error) => {
      const answer = protocolError(error)
      if (answer === undefined) throw error
      return answer
    },
  )

const past: Readonly<Record<Action['kind'], string>> = {
  create: 'created',
  grow: 'partitions added; keys may now go to other partitions',
  configure: 'configs set',
}

const describe = (action: Action): object => {
  if (action.kind === 'create') return action.topic
  if (action.kind === 'grow') return { topic: action.topic, from: action.from, to: action.to }
  return { topic: action.topic, changes: action.changes }
}

async function apply(admin: Admin, action: Action): Promise<void> {
  switch (action.kind) {
    case 'create': {
      const { name, partitions, replicationFactor, config } = action.topic
      const topic = { topic: name, numPartitions: partitions, replicationFactor, configEntries: entries(config) }
      // One by one: kafkajs's answer for several does not say which were made.
      await admin.createTopics({ topics: [topic], waitForLeaders: false })
      return
    }
    case 'grow':
      await admin.createPartitions({ topicPartitions: [{ topic: action.topic, count: action.to }] })
      return
    case 'configure': {
      const resource = { type: ConfigResourceTypes.TOPIC, name: action.topic, configEntries: entries(action.overrides) }
      await admin.alterConfigs({ validateOnly: false, resources: [resource] })
    }
  }
}

const entries = (config: Readonly<Record<string, string>>) =>
  Object.entries(config).map(([name, value]) => ({ name, value }))

/** Kafka's names of the errors when it answered with an error; `undefined` when it did not answer. */
function protocolError(error: unknown): string | undefined {
  if (error instanceof KafkaJSProtocolError) return error.type
  if (!(error instanceof KafkaJSAggregateError)) return undefined
  return error.errors.map((one) => (one instanceof KafkaJSProtocolError ? one.type : String(one))).join(', ')
}
