import { recreation } from '../admission/immutable.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { kubectl, named } from '../objects/words.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { type Found, forChanged, type Pair } from './finding.ts'

/** How a Service is reached: its address, its type, its ports. */
export const servicesRule = forChanged((pair) =>
  kindOf(pair.after) === 'Service' ? [...address(pair), ...type(pair), ...ports(pair)] : [],
)

const specOf = (object: KubernetesObject) => partAt(object, 'spec')
const isHeadless = (object: KubernetesObject) => specOf(object).clusterIP === 'None'

function address({ before, after, fields }: Pair): Found[] {
  const explains = fields.filter(({ path }) => path === 'spec.clusterIP')
  const [field] = explains
  if (field === undefined || specOf(after).type === 'ExternalName' || specOf(before).type === 'ExternalName') return []
  if (!isHeadless(before) && !isHeadless(after)) {
    // The API server keeps the address that it has when none is written.
    if (field.after === undefined) return [kept(after, explains)]
    return [
      {
        code: 'K8S-CLUSTER-IP',
        class: 'manual-steps',
        explains,
        refuses: true,
        why: `The address of a Service cannot be changed${field.before === undefined ? ' from the one that the cluster has chosen' : ''}: the API server refuses ${named(after)}.`,
        action: recreation(after),
      },
    ]
  }
  return [
    {
      code: 'K8S-HEADLESS',
      class: 'manual-steps',
      explains,
      // An address that is no longer written is left as it is.
      refuses: isHeadless(after) || field.after !== undefined,
      why: isHeadless(after)
        ? `A Service with an address cannot become headless: the API server refuses ${named(after)}.`
        : field.after === undefined
          ? `The API server accepts it without a word, and changes nothing: ${named(after)} stays headless, and its name stands for the pods, without an address of its own.`
          : `A headless Service cannot get an address: the API server refuses ${named(after)}.`,
      action: `${recreation(after)} Until then its name does not resolve.`,
    },
  ]
}

const kept = (after: KubernetesObject, explains: FieldChange[]): Found => ({
  code: 'K8S-CLUSTER-IP',
  class: 'cosmetic',
  explains,
  why: `${named(after)} keeps the address that it has.`,
  action: 'Nothing.',
})

function type({ before, after, fields }: Pair): Found[] {
  const explains = fields.filter(({ path }) =>
    /^spec\.(?:type|externalName|loadBalancerClass|externalTrafficPolicy|allocateLoadBalancerNodePorts|ports\[[^\]]*\]\.nodePort)$/.test(
      path,
    ),
  )
  if (explains.length === 0) return []
  // The type first: the others follow from it.
  explains.sort((one, other) => Number(other.path === 'spec.type') - Number(one.path === 'spec.type'))
  const [old, now] = [specOf(before).type, specOf(after).type]
  const reach = ['ClusterIP', 'NodePort', 'LoadBalancer']
  const isNarrower = reach.indexOf(String(now)) < reach.indexOf(String(old)) || old === 'ExternalName'
  const nodePort = explains.find(({ path, before }) => path.endsWith('.nodePort') && before !== undefined)
  const isElsewhere = explains.some(({ path, before }) => path === 'spec.externalName' && before !== undefined)
  if (
    explains.some(({ path }) => path === 'spec.loadBalancerClass') &&
    old === 'LoadBalancer' &&
    now === 'LoadBalancer'
  ) {
    return [
      {
        code: 'K8S-CLUSTER-IP',
        class: 'manual-steps',
        explains,
        refuses: true,
        why: `loadBalancerClass cannot be changed: the API server refuses ${named(after)}.`,
        action: recreation(after),
      },
    ]
  }
  const breaks = isNarrower || nodePort !== undefined || isElsewhere || now === 'ExternalName'
  return [
    {
      code: 'K8S-SERVICE-TYPE',
      class: breaks ? 'outage' : 'no-restart',
      explains,
      why: breaks
        ? `${named(after)} is no longer reached as before: clients that use ${nodePort ? `port ${nodePort.before} of the nodes` : old === 'ExternalName' || now === 'ExternalName' ? 'its name get another target' : 'it from outside of the cluster'} fail at once.`
        : `${named(after)} keeps its name and its address inside of the cluster.`,
      action: breaks
        ? `Move the clients first, or add a second Service and remove this one when nobody uses it: ${kubectl(after)} get service ${after.metadata.name}`
        : 'Nothing.',
    },
  ]
}

function ports({ after, fields }: Pair): Found[] {
  return fields.flatMap((field): Found[] => {
    const [, port, rest] = /^spec\.ports\[([^\]]*)\](.*)$/.exec(field.path) ?? []
    if (port === undefined || rest === undefined || rest.startsWith('.nodePort')) return []
    if (rest === '' && field.after === undefined) {
      return [
        {
          code: 'K8S-SERVICE-PORT',
          class: 'outage',
          explains: [field],
          why: `${named(after)} no longer answers on port ${port}: who connects to it fails, at once.`,
          action: `Keep port ${port} beside the new one until no client uses it.`,
        },
      ]
    }
    if (rest !== '.name') return []
    return [
      {
        code: 'K8S-SERVICE-PORT',
        class: 'no-restart',
        explains: [field],
        why: `Port ${port} of ${named(after)} has another name. Connections by number go on; what finds it by name (an Ingress, SRV records, a ServiceMonitor) does not.`,
        action: `Look for the old name: ${kubectl(after)} get ingress,servicemonitor -o yaml | grep -n ${JSON.stringify(String(field.before))}`,
      },
    ]
  })
}
