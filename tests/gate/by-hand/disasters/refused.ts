import { billing, type Disaster, inventory, shipping } from '../row.ts'

/** What the API server refuses: the old state goes on, and the change is not made. */
export const refused: readonly Disaster[] = [
  {
    name: 'a different selector of the brokers',
    why: 'The API server refuses the StatefulSet; if it is recreated, the running pods block it.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-broker', {
        '    matchLabels:\n      app: kafka\n': '    matchLabels:\n      app: kafka-nodes\n',
        '      labels:\n        app: kafka\n        app.kubernetes.io/component':
          '      labels:\n        app: kafka-nodes\n        app.kubernetes.io/component',
      }),
    about: 'StatefulSet/kafka-broker',
    path: 'spec.selector.matchLabels.app',
  },
  {
    name: 'a different selector of a Deployment',
    why: 'The API server refuses the Deployment.',
    fits: ['outage', 'manual-steps'],
    in: billing,
    edit: (manifests) =>
      manifests.edit('Deployment/billing-service', {
        '  selector:\n    matchLabels:\n      app: billing-service\n':
          '  selector:\n    matchLabels:\n      app.kubernetes.io/name: billing-service\n',
      }),
    about: 'Deployment/billing-service',
    path: 'spec.selector',
  },
  {
    name: 'a typo in the label of the pods',
    why: 'The selector no longer matches its own template: refused.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Deployment/shipping-consumer', {
        '      labels:\n        app: shipping-consumer\n': '      labels:\n        app: shiping-consumer\n',
      }),
    about: 'Deployment/shipping-consumer',
    path: 'spec.selector',
  },
  {
    name: 'a different serviceName of the brokers',
    why: 'Refused; if it is recreated, brokers are no longer found at the names that they advertise.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('StatefulSet/kafka-broker', { 'serviceName: kafka\n': 'serviceName: kafka-headless\n' }),
    about: 'StatefulSet/kafka-broker',
    path: 'spec.serviceName',
  },
  {
    name: 'a different image of a Job, under the same name',
    why: 'The pods of a Job cannot be changed: refused.',
    fits: ['manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('Job/kafka-producer', {
        '  annotations:\n    kustomize.toolkit.fluxcd.io/ssa: IfNotPresent\n': '',
        'kafka-producer:0.1.0': 'kafka-producer:0.2.0',
      }),
    about: 'Job/kafka-producer',
    path: 'spec.template.spec.containers[kafka-producer].image',
  },
  {
    name: 'a number without quotes in a variable',
    why: 'Variables are strings: the API server refuses the whole Deployment.',
    fits: ['manual-steps'],
    in: billing,
    edit: (manifests) => manifests.edit('Deployment/billing-service', { 'value: "20000"': 'value: 20000' }),
    about: 'Deployment/billing-service',
    path: 'spec.template.spec.containers[billing-service].env[HANDLER_TIMEOUT_MS].value',
  },
  {
    name: 'an autoscaler whose maximum is below its minimum',
    why: 'The API server refuses it.',
    fits: ['manual-steps'],
    in: billing,
    edit: (manifests) =>
      manifests.edit('HorizontalPodAutoscaler/order-service', { 'maxReplicas: 10': 'maxReplicas: 2' }),
    about: 'HorizontalPodAutoscaler/order-service',
    path: 'spec.maxReplicas',
  },
  {
    name: 'a merge leaves a budget with both minAvailable and maxUnavailable',
    why: 'The API server refuses it.',
    fits: ['manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('PodDisruptionBudget/kafka-broker', {
        '  maxUnavailable: 1\n': '  maxUnavailable: 1\n  minAvailable: 2\n',
      }),
    about: 'PodDisruptionBudget/kafka-broker',
    path: 'spec.minAvailable',
  },
]
