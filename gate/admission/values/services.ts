import { isIP } from 'node:net'
import { kindOf } from '../../objects/identity.ts'
import { partAt, partsAt, text } from '../../objects/shape.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** How a Service is reached, where its fields contradict each other. */
export const servicesRule = refusalRule(
  'K8S-REFUSED-SERVICE',
  refused(
    'A type of Service that does not go with its other fields: headless and a load balancer, a node port of a ClusterIP, an ExternalName without a name.',
    'Remove the field, or change the type.',
  ),
  (object) => {
    if (kindOf(object) !== 'Service') return []
    const spec = partAt(object, 'spec')
    const type = text(spec.type) ?? 'ClusterIP'
    const found: Problem[] = []
    const no = (path: string, value: unknown, reason: string, fix = 'Remove it, or change the type.') =>
      found.push({ path, value, reason, fix })
    const isOutside = type === 'NodePort' || type === 'LoadBalancer'
    if (spec.clusterIP === 'None' && isOutside)
      no('spec.clusterIP', 'None', `A Service of type ${type} cannot be headless`)
    if (type === 'ExternalName') {
      if (!text(spec.externalName))
        no('spec.externalName', undefined, 'A Service of type ExternalName needs an externalName', 'Set it.')
      if (text(spec.clusterIP)) no('spec.clusterIP', spec.clusterIP, 'A Service of type ExternalName has no address')
    } else if (typeof spec.clusterIP === 'string' && spec.clusterIP !== 'None' && isIP(spec.clusterIP) === 0) {
      no('spec.clusterIP', spec.clusterIP, `${spec.clusterIP} is no address`, 'None, an address, or nothing.')
    }
    if (!isOutside) {
      for (const port of partsAt(spec, 'ports')) {
        if (port.nodePort !== undefined)
          no(`spec.ports[${port.port}].nodePort`, port.nodePort, `A Service of type ${type} has no ports on nodes`)
      }
      if (spec.externalTrafficPolicy !== undefined && partsOf(spec.externalIPs) === 0)
        no(
          'spec.externalTrafficPolicy',
          spec.externalTrafficPolicy,
          `A Service of type ${type} gets no traffic from outside`,
        )
    }
    if (type !== 'LoadBalancer' && spec.loadBalancerClass !== undefined)
      no('spec.loadBalancerClass', spec.loadBalancerClass, `A Service of type ${type} has no load balancer`)
    return found
  },
)

const partsOf = (value: unknown) => (Array.isArray(value) ? value.length : 0)
