import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { valueAt } from '../objects/shape.ts'
import { named } from '../objects/words.ts'
import { forChanged, type Pair, rule } from '../rule.ts'
import type { FieldChange, KubernetesObject } from '../types.ts'
import { recreation } from './recreation.ts'

export const serviceAddressCodes = {
  'K8S-CLUSTER-IP': {
    classes: ['manual-steps', 'cosmetic'],
    why: 'The address and the load balancer class of a Service cannot be changed. An address that is no longer set is kept.',
    fix: 'Delete the Service and apply; clients that cache the address have to resolve it again.',
  },
  'K8S-HEADLESS': {
    classes: ['manual-steps'],
    why: 'A Service with an address cannot become headless: refused. A headless one silently stays headless when `clusterIP: None` is removed.',
    fix: 'Delete the Service and apply.',
  },
} as const satisfies Codes

type Code = keyof typeof serviceAddressCodes

/** What the API server refuses to change about how a Service is reached. */
export const serviceAddressRule = rule(
  serviceAddressCodes,
  forChanged((pair) => (kindOf(pair.after) === 'Service' ? [...address(pair), ...loadBalancer(pair)] : [])),
)

const typeOf = (service: KubernetesObject) => valueAt(service, 'spec', 'type')
export const isHeadless = (service: KubernetesObject): boolean => valueAt(service, 'spec', 'clusterIP') === 'None'

/** How the address of a Service changed; `undefined` where it did not, or where it is a name that stands for another. */
export const addressChange = ({ before, after, fields }: Pair): FieldChange | undefined =>
  typeOf(after) === 'ExternalName' || typeOf(before) === 'ExternalName'
    ? undefined
    : fields.find(({ path }) => path === 'spec.clusterIP')

function address(pair: Pair): FoundHere<Code>[] {
  const { before, after } = pair
  const field = addressChange(pair)
  if (field === undefined) return []
  if (!isHeadless(before) && !isHeadless(after)) {
    // The API server keeps the address that it has when none is written.
    if (field.after === undefined) return []
    return [
      {
        code: 'K8S-CLUSTER-IP',
        class: 'manual-steps',
        explains: [field],
        why: `The address of a Service cannot be changed${field.before === undefined ? ' from the one that the cluster assigned' : ''}: the API server refuses ${named(after)}.`,
        action: recreation(after),
      },
    ]
  }
  if (!isHeadless(after) && field.after === undefined) return []
  return [
    {
      code: 'K8S-HEADLESS',
      class: 'manual-steps',
      explains: [field],
      why: isHeadless(after)
        ? `A Service with an address cannot become headless: the API server refuses ${named(after)}.`
        : `A headless Service cannot get an address: the API server refuses ${named(after)}.`,
      action: `${recreation(after)} Until then its name does not resolve.`,
    },
  ]
}

/** Another class of load balancer for a Service that has one already. */
export const loadBalancerChange = ({ before, after, fields }: Pair): FieldChange[] =>
  typeOf(before) === 'LoadBalancer' && typeOf(after) === 'LoadBalancer'
    ? fields.filter(({ path }) => path === 'spec.loadBalancerClass')
    : []

function loadBalancer(pair: Pair): FoundHere<Code>[] {
  const { after } = pair
  const explains = loadBalancerChange(pair)
  if (explains.length === 0) return []
  return [
    {
      code: 'K8S-CLUSTER-IP',
      class: 'manual-steps',
      explains,
      why: `loadBalancerClass cannot be changed: the API server refuses ${named(after)}.`,
      action: recreation(after),
    },
  ]
}
