import { billing, type Disaster, inventory, shipping } from '../row.ts'

/** Whether new pods come, who protects those that run, and who reaches them. The API server accepts all of it. */
export const pods: readonly Disaster[] = [
  {
    name: 'probes use a port name that the pods no longer have',
    why: 'Accepted: no new pod ever becomes ready.',
    fits: ['outage', 'manual-steps'],
    in: billing,
    edit: (manifests) =>
      manifests.edit('Deployment/billing-service', {
        '            - containerPort: 9090\n              name: health':
          '            - containerPort: 9090\n              name: probes',
      }),
    about: 'Deployment/billing-service',
    path: 'spec.template.spec.containers[billing-service].readinessProbe.httpGet.port',
    names: ['billing-service', 'health'],
  },
  {
    name: 'a container without its security context, in a namespace that enforces one',
    why: 'The object is accepted, but its new pods are refused: the first one that is replaced never comes back.',
    fits: ['outage', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.change('StatefulSet/postgres', ({ spec }) => {
        delete spec.template.spec.containers[0].securityContext
      }),
    about: 'StatefulSet/postgres',
    path: 'spec.template.spec.containers[postgres].securityContext',
    names: ['postgres', 'Namespace/order-inventory-notification', 'restricted'],
  },
  {
    name: 'a disruption budget that permits nothing',
    why: 'Node drains wait forever.',
    fits: ['outage', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('PodDisruptionBudget/kafka-broker', { 'maxUnavailable: 1': 'maxUnavailable: 0' }),
    about: 'PodDisruptionBudget/kafka-broker',
    path: 'spec',
    names: ['kafka-broker'],
  },
  {
    name: 'a disruption budget that permits everything',
    why: 'Drains may take all brokers at once.',
    fits: ['outage', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.edit('PodDisruptionBudget/kafka-broker', { 'maxUnavailable: 1': 'maxUnavailable: 100%' }),
    about: 'PodDisruptionBudget/kafka-broker',
    path: 'spec',
    names: ['kafka-broker'],
  },
  {
    name: 'the disruption budget of the controllers protects no pod',
    why: 'Its selector matches no pod: a drain may take the majority.',
    fits: ['quorum-loss', 'manual-steps'],
    in: shipping,
    edit: (manifests) =>
      manifests.edit('PodDisruptionBudget/kafka-controller', { 'component: controller': 'component: controllers' }),
    about: 'PodDisruptionBudget/kafka-controller',
    path: 'spec',
    names: ['kafka-controller'],
  },
  {
    name: 'a NetworkPolicy that allows no traffic in',
    why: 'Brokers, databases and probes are cut off at once.',
    fits: ['outage', 'manual-steps'],
    in: inventory,
    edit: (manifests) =>
      manifests.add(
        'network.k8s.yaml',
        `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-all
  namespace: order-inventory-notification
spec:
  podSelector: {}
  policyTypes:
    - Ingress
`,
      ),
    about: 'NetworkPolicy/deny-all',
    path: 'spec',
    names: ['deny-all'],
  },
]
