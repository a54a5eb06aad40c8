import { isPart, type Part, partAt, partsAt } from '../objects/shape.ts'
import { dropZeros, fill, madeAt, mapValues } from './filling.ts'
import { normaliseClaimSpec } from './pods.ts'
import { comparableQuantity } from './quantity.ts'

/** The objects without pods. */
export const otherNormalisers: Readonly<Record<string, (object: Part) => void>> = {
  Service: normaliseService,
  ConfigMap: (object) => dropZeros(object, ['data', 'binaryData', 'immutable']),
  Secret: (object) => {
    fill(object, { type: 'Opaque' })
    dropZeros(object, ['data', 'stringData', 'immutable'])
    const { stringData } = object
    delete object.stringData
    if (!isPart(stringData)) return
    const data = madeAt(object, 'data')
    for (const [key, value] of Object.entries(stringData)) data[key] = Buffer.from(String(value)).toString('base64')
  },
  PersistentVolumeClaim: (object) => normaliseClaimSpec(madeAt(object, 'spec'), comparableQuantity),
  PersistentVolume: (object) => {
    const spec = madeAt(object, 'spec')
    fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' })
    mapValues(partAt(spec, 'capacity'), comparableQuantity)
    if (isPart(spec.hostPath)) fill(spec.hostPath, { type: '' })
  },
  'autoscaling/HorizontalPodAutoscaler': normaliseAutoscaler,
  'networking.k8s.io/NetworkPolicy': (object) => {
    const spec = madeAt(object, 'spec')
    fill(spec, { policyTypes: spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'] })
    for (const rule of [...partsAt(spec, 'ingress'), ...partsAt(spec, 'egress')]) {
      for (const port of partsAt(rule, 'ports')) fill(port, { protocol: 'TCP' })
    }
  },
  'storage.k8s.io/StorageClass': (object) => {
    fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' })
    dropZeros(object, ['allowVolumeExpansion', 'parameters'])
  },
  'scheduling.k8s.io/PriorityClass': (object) => {
    fill(object, { preemptionPolicy: 'PreemptLowerPriority' })
    dropZeros(object, ['globalDefault', 'description'])
  },
  'rbac.authorization.k8s.io/RoleBinding': normaliseBinding,
  'rbac.authorization.k8s.io/ClusterRoleBinding': normaliseBinding,
}

function normaliseService(object: Part): void {
  const spec = madeAt(object, 'spec')
  fill(spec, { type: 'ClusterIP', sessionAffinity: 'None' })
  dropZeros(spec, ['publishNotReadyAddresses', 'selector', 'clusterIP'])
  for (const port of partsAt(spec, 'ports')) {
    fill(port, { protocol: 'TCP', targetPort: port.port })
    dropZeros(port, ['name', 'nodePort'])
    if (port.targetPort === 0) port.targetPort = port.port
  }
  if (spec.type === 'ExternalName') return
  fill(spec, { internalTrafficPolicy: 'Cluster', ipFamilyPolicy: 'SingleStack' })
  if (spec.type !== 'ClusterIP') fill(spec, { externalTrafficPolicy: 'Cluster' })
  if (spec.type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true })
}

function normaliseAutoscaler(object: Part): void {
  const spec = madeAt(object, 'spec')
  fill(spec, { minReplicas: 1 })
  if (object.apiVersion === 'autoscaling/v1') return
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }
  fill(spec, { metrics: [cpu] })
  const { behavior } = spec
  if (!isPart(behavior)) return
  fill(madeAt(behavior, 'scaleDown'), {
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  })
  fill(madeAt(behavior, 'scaleUp'), {
    selectPolicy: 'Max',
    stabilizationWindowSeconds: 0,
    policies: [
      { type: 'Pods', value: 4, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ],
  })
}

function normaliseBinding(object: Part): void {
  const group = 'rbac.authorization.k8s.io'
  fill(madeAt(object, 'roleRef'), { apiGroup: group })
  for (const subject of partsAt(object, 'subjects')) {
    if (subject.kind === 'ServiceAccount') dropZeros(subject, ['apiGroup'])
    else fill(subject, { apiGroup: group })
  }
}
