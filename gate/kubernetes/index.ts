import type { Rule } from '../rule.ts'
import { claimsRule } from './claims.ts'
import { databasesRule } from './databases.ts'
import { disruptionRule } from './disruption.ts'
import { finishedJobsRule } from './finished-jobs.ts'
import { missingRule } from './missing.ts'
import { networkRule } from './network.ts'
import { objectsRule } from './objects.ts'
import { operatorsRule } from './operators/index.ts'
import { podSecurityRule } from './pod-security.ts'
import { podsRule } from './pods.ts'
import { probePortsRule } from './probe-ports.ts'
import { newAutoscalersRule, replicasRule } from './replicas.ts'
import { rolloutRule } from './rollout.ts'
import { servicePodsRule } from './service-pods.ts'
import { servicesRule } from './services.ts'
import { storesRule } from './stores/index.ts'
import { toolsRule } from './tools.ts'
import { variablesRule } from './variables.ts'
import { volumesRule } from './volumes.ts'

/** What changes mean to any Kubernetes. */
export const kubernetesRules: readonly Rule[] = [
  objectsRule,
  claimsRule,
  volumesRule,
  databasesRule,
  storesRule,
  servicesRule,
  servicePodsRule,
  replicasRule,
  newAutoscalersRule,
  disruptionRule,
  rolloutRule,
  podsRule,
  podSecurityRule,
  probePortsRule,
  missingRule,
  variablesRule,
  networkRule,
  toolsRule,
  operatorsRule,
  finishedJobsRule,
]
