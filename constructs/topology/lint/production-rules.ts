import { found, type ValueRule } from './finding.ts'

/** A rule for production only. */
const inProduction =
  (rule: ValueRule): ValueRule =>
  (topology) =>
    topology.production ? rule(topology) : []

const oneBroker: ValueRule = ({ clusters }) =>
  clusters
    .filter(({ brokers, owner }) => brokers === 1 && owner === undefined)
    .map((cluster) => {
      const fix = 'use three: they survive the loss of one, and a rolling restart interrupts no client'
      return found('LINT-ONE-BROKER', cluster, 'brokers', 1, 'at least 3 in production', fix)
    })

const oneReplica: ValueRule = ({ topics, clusters }) =>
  topics
    .filter(({ replicationFactor, owner }) => replicationFactor === 1 && owner === undefined)
    // One broker can have only one replica, and has its own finding.
    .filter((topic) => clusters.some(({ name, brokers }) => name === topic.cluster && brokers > 1))
    .map((topic) => {
      const fix = 'leave replicationFactor out: with one replica a broken disk loses the events'
      return found('LINT-ONE-REPLICA', topic, 'replicationFactor', 1, 'at least 2 in production', fix)
    })

const passwords: ValueRule = ({ databases }) =>
  databases
    .filter(({ passwordInGit }) => passwordInGit)
    .map((database) => {
      const fix = 'remove throwAwayPassword, and create the Secret as described in docs/postgres.md'
      return found('LINT-LOCAL-PASSWORD', database, 'password', 'one in git', 'a Secret that no manifest contains', fix)
    })

const openUis: ValueRule = ({ endpoints }) =>
  endpoints
    .filter(({ kind }) => kind === 'KafkaUi')
    .map((endpoint) => {
      const fix = 'leave it out, or put an authenticating proxy in front of it'
      return found('LINT-OPEN-UI', endpoint, 'Kafka UI', endpoint.url, 'none in production', fix)
    })

const deletedVolumes: ValueRule = ({ clusters, databases }) =>
  [...clusters, ...databases]
    .filter(({ volumesWhenDeleted }) => volumesWhenDeleted === 'Delete')
    .map((owner) => {
      const fix = 'leave it out: otherwise deleting the StatefulSet deletes the data'
      return found('LINT-VOLUMES-DELETED', owner, 'volumeRetention', 'Delete', 'Retain in production', fix)
    })

/** Rules about what is good enough only on a developer's machine. */
export const productionRules = [oneBroker, oneReplica, passwords, openUis, deletedVolumes].map(inProduction)
