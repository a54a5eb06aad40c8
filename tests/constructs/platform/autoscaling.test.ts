import { Testing } from 'cdk8s'
import { expect, test } from 'vitest'
import type { AutoscalingProps } from '../../../constructs/index.ts'
import { autoscaler, autoscalingRules } from '../../../constructs/platform/autoscaling.ts'
import { brokenRules } from '../../../constructs/platform/validation.ts'
import { find, rendered } from '../../support.ts'

const specOf = (props: AutoscalingProps) => {
  const chart = Testing.chart()
  autoscaler(chart, 'api', props)
  return find(rendered(chart), 'HorizontalPodAutoscaler', 'api').spec
}

test('it scales the Deployment of its name by the CPU of its pods', () => {
  expect(specOf({ minReplicas: 2, maxReplicas: 5 })).toMatchObject({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' },
    minReplicas: 2,
    maxReplicas: 5,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
  })
})

test('pods go slowly, and come as fast as Kubernetes makes them', () => {
  expect(specOf({ minReplicas: 2, maxReplicas: 5 })?.behavior).toEqual({
    scaleDown: {
      stabilizationWindowSeconds: 300,
      policies: [
        { type: 'Pods', value: 1, periodSeconds: 60 },
        { type: 'Percent', value: 25, periodSeconds: 60 },
      ],
    },
  })
})

test('all the props', () => {
  const props: Required<AutoscalingProps> = { minReplicas: 1, maxReplicas: 1, cpuUtilization: 50 }
  expect(brokenRules(props, autoscalingRules)).toEqual([])
  expect(specOf(props)?.metrics?.[0]?.resource?.target.averageUtilization).toBe(50)
})

const quiet = 'give the number of pods for quiet times: zero pods cannot be scaled by CPU'
const busy = 'give the number of pods for the highest load'
const share = 'leave it out for 70, or raise resources.cpu if pods use more than they request'

test.each<readonly [AutoscalingProps, string]>([
  ...[-1, 1.5].map(
    (minReplicas) =>
      [
        { minReplicas, maxReplicas: 9 },
        `autoscaling.minReplicas: got ${minReplicas}, expected a whole number from 1 up; ${quiet}`,
      ] as const,
  ),
  ...[2, 3.5, Number.NaN].map(
    (maxReplicas) =>
      [
        { minReplicas: 3, maxReplicas },
        `autoscaling.maxReplicas: got ${maxReplicas}, expected a whole number from minReplicas (3) up; ${busy}`,
      ] as const,
  ),
  ...[0, 0.7, 101].map(
    (cpuUtilization) =>
      [
        { minReplicas: 1, maxReplicas: 2, cpuUtilization },
        `autoscaling.cpuUtilization: got ${cpuUtilization}, expected a whole number from 1 to 100; ${share}`,
      ] as const,
  ),
])('%j is refused', (props, message) => {
  expect(brokenRules(props, autoscalingRules)).toEqual([{ code: 'LINT-VALUE', message }])
})
