import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { isCount } from './amount-rules.ts'
import type { Json } from './json.ts'
import { KubernetesObject } from './kubernetes-object.ts'
import type { Rule } from './validation.ts'

/** Scales the number of pods by their CPU usage. The cluster needs a metrics server. */
export interface AutoscalingProps {
  /** `minReplicas`; with at least two, draining a node interrupts no request. */
  readonly minReplicas: number
  /** `maxReplicas` */
  readonly maxReplicas: number
  /** `averageUtilization`: average CPU usage of the pods, in per cent of what they request. @default 70 */
  readonly cpuUtilization?: number
}

/**
 * A HorizontalPodAutoscaler of a Deployment. The Deployment must not set `replicas`: each apply would reset them.
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
 * Scales up as fast as Kubernetes does, and down slowly. Kubernetes waits five minutes too, but then removes all surplus pods at
 * once: load that comes in waves would meet few pods, each with many new connections.
 */
const scaleDown: Json<k8s.HpaScalingRulesV2> = {
  stabilizationWindowSeconds: 300,
  // The policy that removes more applies. Per cent are rounded in favour of the pods: a quarter of three is none.
  policies: [
    { type: 'Pods', value: 1, periodSeconds: 60 },
    { type: 'Percent', value: 25, periodSeconds: 60 },
  ],
}

/** What Kubernetes would refuse about an autoscaler, and targets that could never be reached. */
export const autoscalingRules: readonly Rule<AutoscalingProps>[] = [
  {
    prop: 'autoscaling.minReplicas',
    broken: ({ minReplicas }) => !isCount(minReplicas),
    got: ({ minReplicas }) => minReplicas,
    allowed: () => 'a whole number from 1 up',
    fix: () => 'give the number of pods for quiet times: zero pods cannot be scaled by CPU',
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
    fix: () => 'leave it out for 70, or raise resources.cpu if pods use more than they request',
  },
]
