import { expect, test } from 'vitest'
import { type Applier, appliers } from '../../gate/applier.ts'
import { assess } from '../../gate/assess.ts'
import type { KubernetesObject } from '../../gate/types.ts'
import { claim, deployment, type Loose, other, service, statefulSet } from './objects.ts'

const said = (before: readonly Loose[], appliedBy: Applier, after: readonly Loose[] = []) => {
  const units = (objects: readonly Loose[]) => new Map([['live/shop', objects as readonly KubernetesObject[]]])
  return assess(units(before), units(after), { applier: appliedBy }).findings.map(
    ({ class: given, code, object }) => `${given} ${code} ${object.kind}/${object.name}`,
  )
}

const annotated = (object: Loose, key: string, value: string): Loose => {
  object.metadata.annotations = { [key]: value }
  return object
}
const topic = () => other('kafka.strimzi.io/v1', 'KafkaTopic', { spec: { partitions: 3, replicas: 3 } })
const user = () => other('kafka.strimzi.io/v1', 'KafkaUser', { spec: {} })
const deleting = () => {
  const object = statefulSet()
  object.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete', whenScaled: 'Retain' }
  return object
}

test.each<[string, () => Loose, string, string]>([
  ['a Deployment', deployment, 'manual-steps K8S-REMOVED-WORKLOAD', 'outage K8S-PRUNED'],
  ['a StatefulSet', statefulSet, 'manual-steps K8S-REMOVED-WORKLOAD', 'outage K8S-PRUNED'],
  ['a StatefulSet whose claims go with it', deleting, 'manual-steps K8S-REMOVED-WORKLOAD', 'data-loss K8S-PRUNED'],
  ['a claim', claim, 'manual-steps K8S-REMOVED-STORAGE', 'data-loss K8S-PRUNED'],
  ['a Service', service, 'manual-steps K8S-REMOVED', 'outage K8S-PRUNED'],
  ['a KafkaTopic', topic, 'manual-steps KAFKA-TOPIC-REMOVED', 'data-loss KAFKA-TOPIC-REMOVED'],
  ['a KafkaUser', user, 'manual-steps STRIMZI-REMOVED', 'outage STRIMZI-REMOVED'],
])('%s that is gone stays with kubectl, and is deleted by a tool', (_, make, kept, deleted) => {
  for (const applier of appliers) {
    const [finding = ''] = said([make()], applier)
    expect(finding.startsWith(applier === 'kubectl' ? kept : deleted), `${applier}: ${finding}`).toBe(true)
  }
})

test.each<[Applier, string, string]>([
  ['argocd', 'argocd.argoproj.io/sync-options', 'Prune=false'],
  ['flux', 'kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  ['helm', 'helm.sh/resource-policy', 'keep'],
])('%s keeps what it is told to keep, and obeys its own words only', (applier, key, value) => {
  for (const one of appliers) {
    const [finding] = said([annotated(topic(), key, value)], one)
    const keeps = one === applier || one === 'kubectl'
    expect(finding, one).toBe(`${keeps ? 'manual-steps' : 'data-loss'} KAFKA-TOPIC-REMOVED KafkaTopic/shop`)
  }
})
