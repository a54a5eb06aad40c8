import { describe, expect, test } from 'vitest'
import { HttpService, ProducerJob, TerminalService, topologyOf } from '../../constructs/index.ts'
import { decode, type Setting, type Settings } from '../../contracts/codec.ts'
import {
  consumerSettings,
  databaseSettings,
  httpSettings,
  kafkaSettings,
  processSettings,
  producerSettings,
  settingGroups,
  terminalSettings,
  topicReconcilerSettings,
} from '../../contracts/settings.ts'
import { declaredTopics, TOPICS_FILE } from '../../contracts/topics.ts'
import { buildSystems, folderOf } from '../../synthesis/build.ts'
import { project } from '../project.ts'
import { emitted, environmentOf, find, type Manifest, podTemplateOf, secretsOf } from '../support.ts'

const all = emitted()
const objectsOf = (folder: string): Manifest[] => all.filter((one) => one.folder === folder).map(({ object }) => object)

/** Variables that only a program of ours or Node reads: not settings of the runtime. */
const foreign = ['NODE_OPTIONS']
const unread = (env: Readonly<Record<string, string>>, ...groups: Settings[]) => {
  const known = groups.flatMap((group) => Object.values(group).map(({ env: name }) => name))
  return Object.keys(env).filter((name) => !known.includes(name) && !foreign.includes(name))
}
/** Reads every setting that a manifest has, whatever group it is of: throws at the first that cannot be read. */
const readAll = (env: Readonly<Record<string, string>>) =>
  Object.values(settingGroups)
    .flatMap((group): Setting<unknown>[] => Object.values(group))
    .filter((one) => env[one.env] !== undefined)
    .map((one) => decode({ [one.env]: one }, env))
const topicsOf = (routes: readonly { readonly topic: string }[]) => routes.map(({ topic }) => topic)
const names = (topics: readonly { readonly topicName: string }[]) => topics.map(({ topicName }) => topicName)

describe.each(buildSystems(project).map((system) => [folderOf(system), system] as const))('%s', (folder, system) => {
  const { workloads, reconcilers } = topologyOf(system)
  const objects = objectsOf(folder)

  test.each(workloads.map((workload) => [workload.name, workload] as const))(
    '%s reads from its manifest what its construct was given',
    (name, workload) => {
      const manifest = find(objects, workload instanceof ProducerJob ? 'Job' : 'Deployment', name)
      const env = environmentOf(manifest)
      expect(readAll(env).length).toBeGreaterThan(0)
      expect(decode(processSettings, env).healthPort).toBe(9090)
      expect(decode(kafkaSettings, env)).toMatchObject({
        bootstrapServers: workload.clusters[0]?.bootstrapServers,
        securityProtocol: workload.clusters[0]?.securityProtocol,
        clientId: name,
      })
      expect(topicsOf(decode(producerSettings, env).produces)).toEqual(names(workload.produces))
      const servesHttp =
        workload instanceof HttpService || (workload instanceof TerminalService && workload.url !== undefined)
      if (workload instanceof TerminalService) expect(decode(terminalSettings, env).serveHttp).toBe(servesHttp)
      if (servesHttp) {
        const ports = podTemplateOf(manifest)?.spec?.containers[0]?.ports
        expect(ports).toContainEqual({ name: 'http', containerPort: decode(httpSettings, env).httpPort })
      }
      if (workload.database) {
        const { values, secrets } = workload.database.connection
        expect(env).toMatchObject(values)
        const references = Object.entries(secrets).map(([variable, { secret, key }]) => [variable, `${secret}/${key}`])
        expect(secretsOf(manifest)).toEqual(Object.fromEntries(references))
        const stored = Object.fromEntries(Object.keys(secrets).map((variable) => [variable, '1']))
        expect(decode(databaseSettings, { ...env, ...stored }).poolSize).toBe(workload.poolSize)
      }
      if (workload.consumes.length > 0) {
        const { consumes, groupId, handlerTimeoutMs, rebalanceTimeoutMs } = decode(consumerSettings, env)
        expect(groupId).toBe(workload.group)
        expect(topicsOf(consumes)).toEqual(names(workload.consumes))
        expect(consumes.flatMap(({ events }) => events)).toEqual(
          workload.consumes.flatMap(({ events }) => events.map(({ type }) => type)),
        )
        expect(consumes.map(({ deadLetters }) => deadLetters)).toEqual(names(workload.deadLetterTopics))
        expect(handlerTimeoutMs).toBeLessThan(rebalanceTimeoutMs)
      }
      // Settings of its own are known to the service alone: they are what the construct was given.
      expect(env).toMatchObject(workload.env)
      const read = [
        ...[processSettings, kafkaSettings, producerSettings],
        ...(workload.consumes.length > 0 ? [consumerSettings] : []),
        ...(workload instanceof TerminalService ? [terminalSettings] : []),
        ...(servesHttp ? [httpSettings] : []),
        ...(workload.database ? [databaseSettings] : []),
      ]
      expect(unread(env, ...read)).toEqual(unread(workload.env, ...read))
    },
  )

  test.each(reconcilers.map((reconciler) => [reconciler.node.id, reconciler] as const))(
    '%s reads the topics that were declared, where its volume is mounted',
    (name, { cluster }) => {
      const deployment = find(objects, 'Deployment', name)
      const env = environmentOf(deployment)
      decode(processSettings, env)
      expect(readAll(env).length).toBeGreaterThan(0)
      expect(decode(kafkaSettings, env)).toMatchObject({
        bootstrapServers: cluster.bootstrapServers,
        securityProtocol: cluster.securityProtocol,
        clientId: name,
      })
      const { directory } = decode(topicReconcilerSettings, env)
      expect(deployment.spec?.template.spec?.containers[0]?.volumeMounts?.[0]?.mountPath).toBe(directory)
      expect(unread(env, processSettings, kafkaSettings, topicReconcilerSettings)).toEqual([])

      const text = find(objects, 'ConfigMap', name).data?.[TOPICS_FILE] ?? ''
      expect(declaredTopics.parse(JSON.parse(text))).toEqual(cluster.topics.map(({ declaration }) => declaration))
    },
  )
})
