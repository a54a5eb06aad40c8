import { Testing } from 'cdk8s'
import { describe, expect, test } from 'vitest'
import type { LoadBalancerProps, ServiceProps } from '../../../constructs/index.ts'
import { httpService, serviceRules } from '../../../constructs/platform/service.ts'
import { brokenRules } from '../../../constructs/platform/validation.ts'
import { find, rendered } from '../../support.ts'

const synthService = (props: ServiceProps = {}) => {
  const chart = Testing.chart()
  httpService(chart, 'api', { app: 'api' }, props)
  return find(rendered(chart), 'Service', 'api')
}

test('port 80 leads to the port http; a type that somebody patches in survives an apply', () => {
  const { metadata, spec } = synthService()
  expect(metadata).toEqual({ name: 'api', labels: { app: 'api' } })
  expect(spec).toEqual({
    selector: { app: 'api' },
    ports: [{ name: 'http', port: 80, targetPort: 'http', appProtocol: 'http' }],
  })
})

test('all the props', () => {
  const loadBalancer: Required<LoadBalancerProps> = {
    loadBalancerClass: 'example.com/internal',
    sourceRanges: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1/32'],
    externalTrafficPolicy: 'Local',
    annotations: { 'example.com/subnet': 'a', plain: 'b' },
  }
  const props: Required<ServiceProps> = { port: 8081, type: 'LoadBalancer', loadBalancer }
  expect(brokenRules(props, serviceRules)).toEqual([])
  const { metadata, spec } = synthService(props)
  expect(metadata?.annotations).toEqual({ 'example.com/subnet': 'a', plain: 'b' })
  expect(spec).toEqual({
    type: 'LoadBalancer',
    loadBalancerClass: 'example.com/internal',
    loadBalancerSourceRanges: ['10.0.0.0/8', '2001:db8::/32', '192.0.2.1/32'],
    externalTrafficPolicy: 'Local',
    selector: { app: 'api' },
    ports: [{ name: 'http', port: 8081, targetPort: 'http', appProtocol: 'http' }],
  })
})

describe('refuses', () => {
  const balanced = (loadBalancer: LoadBalancerProps): ServiceProps => ({ type: 'LoadBalancer', loadBalancer })

  test.each<readonly [ServiceProps, string]>([
    ...[0, 65_536, 80.5].map(
      (port) => [{ port }, `service.port: got ${port}, expected a port, 1 to 65535; leave it out for 80`] as const,
    ),
    [
      { loadBalancer: { sourceRanges: [], externalTrafficPolicy: 'Local' } },
      `service.loadBalancer: got "sourceRanges, externalTrafficPolicy with type ClusterIP", expected load-balancer options with the type LoadBalancer only; add type: 'LoadBalancer' or remove loadBalancer`,
    ],
    [
      { type: 'NodePort', loadBalancer: { annotations: {} } },
      `service.loadBalancer: got "annotations with type NodePort", expected load-balancer options with the type LoadBalancer only; add type: 'LoadBalancer' or remove loadBalancer`,
    ],
    ...['', 'a b', 'example.com/', '/a', 'Example.com/a', 'a/b/c'].map(
      (loadBalancerClass) =>
        [
          balanced({ loadBalancerClass }),
          `service.loadBalancer.loadBalancerClass: got "${loadBalancerClass}", expected a name such as example.com/internal; look up the name in the documentation of the provider`,
        ] as const,
    ),
    [
      balanced({
        sourceRanges: ['10.0.0.0/8', '10.0.0.1', '10.0.0.0/33', '::/129', 'example.com/8', '1.2.3/8', '1.2.3.4/8/8'],
      }),
      'service.loadBalancer.sourceRanges: got "10.0.0.1, 10.0.0.0/33, ::/129, example.com/8, 1.2.3/8, 1.2.3.4/8/8", expected address blocks such as 10.0.0.0/8; write a single address with /32, or /128 for IPv6',
    ],
    [
      balanced({ annotations: { 'a b': 'x', 'example.com/ok': 'x', '-a': 'x' } }),
      'service.loadBalancer.annotations: got "a b, -a", expected keys such as example.com/name; look up the annotation in the documentation of the provider',
    ],
  ])('%j', (props, message) => {
    expect(brokenRules(props, serviceRules)).toEqual([{ code: 'LINT-VALUE', message }])
  })
})
