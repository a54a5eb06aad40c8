import { Duration, Size } from 'cdk8s'
import { Cpu } from 'cdk8s-plus-28'
import type { Group } from '../change.ts'
import type { Manifest } from '../system.ts'

/** An edit of one object. */
export const edited = (name: string, change: (manifest: Manifest) => unknown) => ({
  edit: (manifests: { of(name: string): Manifest }) => void change(manifests.of(name)),
})

const main = ({ spec }: Manifest) => spec.template.spec.containers[0]

/** What makes pods, and how they are replaced. */
export const workloads: Group = {
  title: 'Deployments and StatefulSets',
  changes: [
    {
      name: 'another selector of a Deployment, and the label with it',
      after: edited('Deployment/billing', ({ spec }) => {
        spec.selector.matchLabels.tier = 'back'
        spec.template.metadata.labels.tier = 'back'
      }),
      expects: { refused: ['Deployment/billing'] },
    },
    {
      name: 'another selector of a Deployment, that its pods do not have',
      after: edited('Deployment/billing', ({ spec }) => (spec.selector.matchLabels.tier = 'back')),
      expects: { refused: ['Deployment/billing'] },
    },
    {
      name: 'another selector of the brokers, and the label with it',
      after: edited('StatefulSet/kafka', ({ spec }) => {
        spec.selector.matchLabels.tier = 'back'
        spec.template.metadata.labels.tier = 'back'
      }),
      expects: { refused: ['StatefulSet/kafka'] },
    },
    {
      name: 'another label of the pods of a Deployment',
      after: edited('Deployment/billing', ({ spec }) => (spec.template.metadata.labels.tier = 'back')),
      expects: { restarted: ['Deployment/billing'] },
    },
    {
      name: 'an annotation of the pods of a Deployment',
      after: edited('Deployment/billing', ({ spec }) => (spec.template.metadata.annotations = { 'truth/at': 'noon' })),
      expects: { restarted: ['Deployment/billing'] },
    },
    {
      name: 'serviceName of the brokers',
      after: edited('StatefulSet/kafka', ({ spec }) => (spec.serviceName = 'kafka-nodes')),
      expects: { refused: ['StatefulSet/kafka'] },
    },
    {
      name: 'brokers are started one after the other',
      after: edited('StatefulSet/kafka', ({ spec }) => (spec.podManagementPolicy = 'OrderedReady')),
      expects: { refused: ['StatefulSet/kafka'] },
    },
    {
      name: 'brokers are replaced only when they are deleted',
      after: edited('StatefulSet/kafka', ({ spec }) => (spec.updateStrategy = { type: 'OnDelete' })),
      expects: { refused: ['StatefulSet/kafka'] },
    },
    {
      name: 'brokers that are replaced only when they are deleted, with a different label of their pods',
      before: edited('StatefulSet/kafka', ({ spec }) => (spec.updateStrategy = { type: 'OnDelete' })),
      after: edited('StatefulSet/kafka', ({ spec }) => {
        spec.updateStrategy = { type: 'OnDelete' }
        spec.template.metadata.labels.tier = 'back'
      }),
      expects: {},
    },
    {
      name: 'a larger disk and another label of the pods of brokers',
      after: edited('StatefulSet/kafka', ({ spec }) => {
        spec.volumeClaimTemplates[0].spec.resources.requests.storage = '4Gi'
        spec.template.metadata.labels.tier = 'back'
      }),
      expects: { refused: ['StatefulSet/kafka'] },
    },
    {
      name: 'minReadySeconds of the brokers',
      after: edited('StatefulSet/kafka', ({ spec }) => (spec.minReadySeconds = 5)),
      expects: {},
    },
    {
      name: 'revisionHistoryLimit of a Deployment',
      after: edited('Deployment/billing', ({ spec }) => (spec.revisionHistoryLimit = 3)),
      expects: {},
    },
    {
      name: 'all members of a group are replaced at once',
      after: edited('Deployment/billing', ({ spec }) => (spec.strategy = { type: 'Recreate' })),
      expects: {},
    },
    {
      name: 'a paused rollout, with another image',
      after: edited('Deployment/billing', (deployment) => {
        deployment.spec.paused = true
        main(deployment).image = 'cdk8s-kafka/truth-billing:1.0.1'
      }),
      expects: {},
    },
    {
      name: 'maxSurge and maxUnavailable both 0',
      after: edited(
        'Deployment/billing',
        ({ spec }) => (spec.strategy.rollingUpdate = { maxSurge: 0, maxUnavailable: 0 }),
      ),
      expects: { refused: ['Deployment/billing'] },
    },
    {
      name: 'a readiness probe removed',
      after: edited('Deployment/api', (deployment) => delete main(deployment).readinessProbe),
      expects: { restarted: ['Deployment/api'] },
    },
    {
      name: 'a probe at a port of a name that is gone',
      after: edited('Deployment/billing', (billing) => (main(billing).readinessProbe.httpGet.port = 'web')),
      expects: { restarted: ['Deployment/billing'] },
      live: { withOneBroker: true },
    },
    {
      name: 'a container that may write where its namespace forbids it',
      after: edited('Deployment/billing', (billing) => delete main(billing).securityContext.capabilities),
      expects: { restarted: ['Deployment/billing'] },
      live: { withOneBroker: true },
    },
    {
      name: 'a container without an image',
      after: edited('Deployment/billing', (billing) => delete main(billing).image),
      expects: { refused: ['Deployment/billing'] },
    },
    {
      name: 'a liveness probe that asks more often',
      after: edited('Deployment/billing', (deployment) => (main(deployment).livenessProbe.periodSeconds = 5)),
      expects: { restarted: ['Deployment/billing'] },
    },
    {
      name: 'brokers are ready sooner',
      after: { kafka: { minReady: Duration.seconds(10) } },
      expects: { restarted: ['StatefulSet/kafka'] },
    },
    {
      name: 'brokers have less time to stop',
      after: { kafka: { terminationGracePeriod: Duration.minutes(1) } },
      expects: { restarted: ['StatefulSet/kafka'] },
    },
    {
      name: 'a service has more time to stop',
      after: { consumer: { terminationGracePeriod: Duration.minutes(1) } },
      expects: { restarted: ['Deployment/billing'] },
    },
    {
      name: 'requests are drained for longer',
      after: { api: { preStopDelay: Duration.seconds(8) } },
      expects: { restarted: ['Deployment/api'] },
    },
    {
      name: 'more CPU for a service',
      after: { consumer: { resources: { cpu: Cpu.millis(100), memory: Size.mebibytes(192) } } },
      expects: { restarted: ['Deployment/billing'] },
    },
    {
      name: 'more memory for a service',
      after: { consumer: { resources: { cpu: Cpu.millis(50), memory: Size.mebibytes(256) } } },
      expects: { restarted: ['Deployment/billing'] },
    },
    {
      name: 'more memory for brokers',
      after: { kafka: { resources: { cpu: Cpu.millis(500), memory: Size.gibibytes(4) } } },
      expects: { restarted: ['StatefulSet/kafka'] },
    },
    {
      name: 'brokers never share a node',
      after: { kafka: { spread: { nodes: 'required' } } },
      expects: { restarted: ['StatefulSet/kafka'] },
    },
    {
      name: 'a member of a group more',
      after: { consumer: { replicas: 3 } },
      expects: { scaled: ['Deployment/billing 2 → 3'] },
      live: { withOneBroker: true },
    },
    {
      name: 'a single member of a group',
      after: { consumer: { replicas: 1 } },
      expects: { scaled: ['Deployment/billing 2 → 1'], left: ['PodDisruptionBudget/billing'] },
      live: { withOneBroker: true },
    },
    {
      name: 'no member of a group',
      after: edited('Deployment/billing', ({ spec }) => (spec.replicas = 0)),
      expects: { scaled: ['Deployment/billing 2 → 0'] },
      live: { withOneBroker: true },
    },
    {
      // One at least: the autoscaler would raise what is less whenever it looks.
      name: 'the API scales by itself',
      after: { api: { autoscaling: { minReplicas: 1, maxReplicas: 9 } } },
      expects: {
        created: ['HorizontalPodAutoscaler/api'],
        // Resources of a service that scales are larger.
        restarted: ['Deployment/api'],
        scaled: ['Deployment/api 2 → 1'],
      },
    },
    {
      name: 'the API scales between more and less',
      before: { api: { autoscaling: { minReplicas: 1, maxReplicas: 9 } } },
      after: {
        api: { autoscaling: { minReplicas: 3, maxReplicas: 9 } },
        ...edited('HorizontalPodAutoscaler/api', ({ spec }) => (spec.maxReplicas = 2)),
      },
      expects: { refused: ['HorizontalPodAutoscaler/api'] },
    },
    {
      name: 'the API scales further',
      before: { api: { autoscaling: { minReplicas: 1, maxReplicas: 9 } } },
      after: { api: { autoscaling: { minReplicas: 1, maxReplicas: 12 } } },
      expects: {},
    },
    {
      name: 'disruption budgets of brokers removed',
      after: { kafka: { podDisruptionBudget: false } },
      expects: { left: ['PodDisruptionBudget/kafka'] },
    },
    {
      name: 'a disruption budget that allows no eviction',
      after: edited('PodDisruptionBudget/kafka', ({ spec }) => (spec.maxUnavailable = 0)),
      expects: {},
    },
    {
      name: 'a disruption budget that lets all go',
      after: edited('PodDisruptionBudget/kafka', ({ spec }) => (spec.maxUnavailable = 3)),
      expects: {},
    },
    {
      name: 'a disruption budget that says both numbers',
      after: edited('PodDisruptionBudget/kafka', ({ spec }) => (spec.minAvailable = 2)),
      expects: { refused: ['PodDisruptionBudget/kafka'] },
    },
    {
      name: 'a disruption budget that says no pods',
      after: edited('PodDisruptionBudget/kafka', ({ spec }) => delete spec.selector),
      expects: {},
    },
    {
      name: 'a disruption budget of other pods',
      after: edited('PodDisruptionBudget/kafka', ({ spec }) => (spec.selector.matchLabels = { app: 'other' })),
      expects: {},
    },
  ],
}
