import { kindOf } from '../../objects/identity.ts'
import { type Part, partsAt, text } from '../../objects/shape.ts'
import { workloadOf } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'
import { isPortName } from './names.ts'

/** Ports that are none. */
export const portsRule = refusalRule(
  'K8S-REFUSED-PORT',
  refused(
    'A port that is none: above 65535, or without a name where a Service has several.',
    'Ports are 1 to 65535; each port of a Service with several has a name.',
  ),
  (object) => (kindOf(object) === 'Service' ? service(object) : containers(object)),
)

const isPort = (value: unknown) => typeof value !== 'number' || (value >= 1 && value <= 65_535)

const noPort = (path: string, value: unknown): Problem => ({
  path,
  value,
  reason: `${value} is no port`,
  fix: 'Ports are 1 to 65535.',
})

const sameNames = (path: string, ports: readonly Part[]): Problem[] => {
  const names = ports.flatMap(({ name }) => text(name) ?? [])
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  return [...new Set(twice)].map((name) => ({
    path,
    value: name,
    reason: `The port name ${name} is there twice`,
    fix: 'Give each port its own name.',
  }))
}

function containers(object: KubernetesObject): Problem[] {
  return (workloadOf(object)?.containers ?? []).flatMap(({ path, part }) => [
    ...sameNames(`${path}.ports`, partsAt(part, 'ports')),
    ...partsAt(part, 'ports').flatMap((port) => {
      const at = `${path}.ports[${keyOf(port, 'containerPort')}]`
      return [
        ...(isPort(port.containerPort) ? [] : [noPort(`${at}.containerPort`, port.containerPort)]),
        ...(isPort(port.hostPort) ? [] : [noPort(`${at}.hostPort`, port.hostPort)]),
      ]
    }),
  ])
}

const keyOf = (port: Part, number: string) =>
  port.protocol === undefined || port.protocol === 'TCP' ? port[number] : `${port[number]}/${port.protocol}`

function service(object: KubernetesObject): Problem[] {
  const ports = partsAt(object, 'spec', 'ports')
  return [
    ...sameNames('spec.ports', ports),
    ...ports.flatMap((port) => {
      const at = `spec.ports[${keyOf(port, 'port')}]`
      const { targetPort } = port
      const found: Problem[] = []
      if (ports.length > 1 && port.name === undefined)
        found.push({
          path: `${at}.name`,
          value: undefined,
          reason: `${at} has no name, and the Service has ${ports.length} ports`,
          fix: 'Give each port a name.',
        })
      if (!isPort(port.port)) found.push(noPort(`${at}.port`, port.port))
      if (!isPort(targetPort) || (typeof targetPort === 'string' && !isPortName(targetPort)))
        found.push(noPort(`${at}.targetPort`, targetPort))
      return found
    }),
  ]
}
