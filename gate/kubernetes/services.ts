import { recreation } from '../admission/recreation.ts'
import { addressChange, isHeadless, loadBalancerChange, serviceAddressCodes } from '../admission/service-address.ts'
import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { kubectl, named } from '../objects/words.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'

const codes = {
  ...serviceAddressCodes,
  'K8S-SERVICE-TYPE': {
    classes: ['outage', 'no-restart'],
    why: 'A Service is reached in a different way: clients outside the cluster notice it at once.',
    fix: 'Add a second Service, and remove the first once it is no longer used.',
  },
  'K8S-SERVICE-PORT': {
    classes: ['outage', 'no-restart'],
    why: 'Clients use a port of a Service by its number, some by its name.',
    fix: 'Keep the old port alongside the new one until no client uses it.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** How a Service is reached: its address, its type, its ports. */
export const servicesRule = rule(
  codes,
  forChanged((pair) => (kindOf(pair.after) === 'Service' ? [...address(pair), ...type(pair), ...ports(pair)] : [])),
)

const specOf = (object: KubernetesObject) => partAt(object, 'spec')

/** An address that is no longer set: the API server leaves it as it is. */
function address(pair: Pair): FoundHere<Code>[] {
  const { before, after } = pair
  const field = addressChange(pair)
  if (field === undefined || field.after !== undefined || isHeadless(after)) return []
  if (!isHeadless(before)) {
    return [
      {
        code: 'K8S-CLUSTER-IP',
        class: 'cosmetic',
        explains: [field],
        why: `${named(after)} keeps the address that it has.`,
        action: 'Nothing.',
      },
    ]
  }
  return [
    {
      code: 'K8S-HEADLESS',
      class: 'manual-steps',
      explains: [field],
      why: `The API server silently accepts it, and changes nothing: ${named(after)} stays headless, and its name resolves to the pods, without an address of its own.`,
      action: `${recreation(after)} Until then its name does not resolve.`,
    },
  ]
}

function type(pair: Pair): FoundHere<Code>[] {
  const { before, after, fields } = pair
  const explains = fields.filter(({ path }) =>
    /^spec\.(?:type|externalName|loadBalancerClass|externalTrafficPolicy|allocateLoadBalancerNodePorts|ports\[[^\]]*\]\.nodePort)$/.test(
      path,
    ),
  )
  // What the API server refuses is reported by the admission rules.
  if (explains.length === 0 || loadBalancerChange(pair).length > 0) return []
  // The type first: the others follow from it.
  explains.sort((one, other) => Number(other.path === 'spec.type') - Number(one.path === 'spec.type'))
  const [old, now] = [specOf(before).type, specOf(after).type]
  const reach = ['ClusterIP', 'NodePort', 'LoadBalancer']
  const isNarrower = reach.indexOf(String(now)) < reach.indexOf(String(old)) || old === 'ExternalName'
  const nodePort = explains.find(({ path, before }) => path.endsWith('.nodePort') && before !== undefined)
  const isElsewhere = explains.some(({ path, before }) => path === 'spec.externalName' && before !== undefined)
  const breaks = isNarrower || nodePort !== undefined || isElsewhere || now === 'ExternalName'
  return [
    {
      code: 'K8S-SERVICE-TYPE',
      class: breaks ? 'outage' : 'no-restart',
      explains,
      why: breaks
        ? `${named(after)} is no longer reached as before: clients that use ${nodePort ? `port ${nodePort.before} of the nodes` : old === 'ExternalName' || now === 'ExternalName' ? 'its name, which now leads elsewhere,' : 'it from outside the cluster'} fail at once.`
        : `${named(after)} keeps its name and its address inside the cluster.`,
      action: breaks
        ? `Move the clients first, or add a second Service and remove this one once it is no longer used: ${kubectl(after)} get service ${after.metadata.name}`
        : 'Nothing.',
    },
  ]
}

function ports({ after, fields }: Pair): FoundHere<Code>[] {
  return fields.flatMap((field): FoundHere<Code>[] => {
    const [, port, rest] = /^spec\.ports\[([^\]]*)\](.*)$/.exec(field.path) ?? []
    if (port === undefined || rest === undefined || rest.startsWith('.nodePort')) return []
    if (rest === '' && field.after === undefined) {
      return [
        {
          code: 'K8S-SERVICE-PORT',
          class: 'outage',
          explains: [field],
          why: `${named(after)} no longer answers on port ${port}: connections to it fail, at once.`,
          action: `Keep port ${port} alongside the new one until no client uses it.`,
        },
      ]
    }
    if (rest !== '.name') return []
    return [
      {
        code: 'K8S-SERVICE-PORT',
        class: 'no-restart',
        explains: [field],
        why: `Port ${port} of ${named(after)} has a new name. Connections by number still work; lookups by name (an Ingress, SRV records, a ServiceMonitor) do not.`,
        action: `Look for the old name: ${kubectl(after)} get ingress,servicemonitor -o yaml | grep -n ${JSON.stringify(String(field.before))}`,
      },
    ]
  })
}
