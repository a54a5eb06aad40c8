import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { isCount } from './amount-rules.ts'
import type { Json } from './json.ts'
import { KubernetesObject } from './kubernetes-object.ts'
import type { Rule } from './validation.ts'

/** How many pods there are, by what they use. The cluster needs a metrics server. */
export interface AutoscalingProps {
  /** `minReplicas`; from two on, a node that is drained takes no request with it. */
  readonly minReplicas: number
  /** `maxReplicas` */
  readonly maxReplicas: number
  /** `averageUtilization`: CPU that a pod uses on average, in per cent of what it requests. @default 70 */
  readonly cpuUtilization?: number
}

/**
 * A HorizontalPodAutoscaler of a Deployment. The Deployment must not say `replicas`: each apply would reset them.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export function autoscaler(scope: Construct, deployment: string, props: AutoscalingProps): void {
  new KubernetesObject(scope, 'Autoscaler', k8s.KubeHorizontalPodAutoscalerV2, {
    metadata: { name: deployment },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deployment },
      minReplicas: props.minReplicas,
      maxReplicas: props.maxReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: props.cpuUtilization ?? 70 } },
        },
      ],
      behavior: { scaleDown },
    },
  })
}

/**
 * Up as fast as Kubernetes does it, down slowly. Kubernetes waits five minutes too, but then removes all that is too much at
 * once: load that comes in waves would find few pods, each of them with many new connections.
 */
const scaleDown: Json<k8s.HpaScalingRulesV2> = {
  stabilizationWindowSeconds: 300,
  // The policy that removes more is taken. Per cent are rounded in favour of the pods: of three, a quarter is none.
  policies: [
    { type: 'Pods', value: 1, periodSeconds: 60 },
    { type: 'Percent', value: 25, periodSeconds: 60 },
  ],
}

/** What Kubernetes would refuse about an autoscaler, and what could never be reached. */
export const autoscalingRules: readonly Rule<AutoscalingProps>[] = [
  {
    prop: 'autoscaling.minReplicas',
    broken: ({ minReplicas }) => !isCount(minReplicas),
    got: ({ minReplicas }) => minReplicas,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'give the number of pods for quiet times: none cannot be scaled by CPU',
  },
  {
    prop: 'autoscaling.maxReplicas',
    broken: ({ minReplicas, maxReplicas }) => !isCount(maxReplicas) || maxReplicas < minReplicas,
    got: ({ maxReplicas }) => maxReplicas,
    allowed: ({ minReplicas }) => `a whole number from minReplicas (${minReplicas}) up`,
    fix: () => 'give the number of pods for the highest load',
  },
  {
    prop: 'autoscaling.cpuUtilization',
    broken: ({ cpuUtilization: share }) => share !== undefined && (!isCount(share) || share > 100),
    got: ({ cpuUtilization }) => cpuUtilization,
    allowed: () => 'a whole number from 1 to 100',
    fix: () => 'leave it out for 70, or raise resources.cpu where pods use more than they request',
  },
]
