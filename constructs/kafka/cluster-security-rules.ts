import type { Rule } from '../platform/validation.ts'
import { isSecurityConfig, type KafkaSecurity, reservedNames } from './cluster-security.ts'
import type { KafkaClusterProps } from './kafka-cluster-props.ts'

interface Subject {
  readonly name: string
  /** Of the chart. */
  readonly namespace: string | undefined
  readonly props: KafkaClusterProps
  /** Common names of its clients. */
  readonly clients: readonly string[]
}

const securityOf = ({ props }: Subject): Partial<KafkaSecurity> => props.security ?? {}
const owned = ({ props: { config = {} } }: Subject) => Object.keys(config).filter(isSecurityConfig)
const privileged = ({ name, clients }: Subject) => clients.filter((client) => reservedNames(name).includes(client))

/** Values of JavaScript callers are what they are, whatever the types say. */
const choice = (prop: keyof KafkaSecurity, allowed: readonly string[]): Rule<Subject> => ({
  prop: `security.${prop}`,
  broken: (subject) => !allowed.includes(String(securityOf(subject)[prop])),
  got: (subject) => String(securityOf(subject)[prop]),
  allowed: () => allowed.join(' or '),
  fix: () => (prop === 'certificates' ? 'say where certificates come from' : 'leave security out for none'),
})

/** What would lock clients out, or let one in that is nobody's. */
export const clusterSecurityRules: readonly Rule<Subject>[] = [
  choice('authentication', ['mtls']),
  choice('authorization', ['acls']),
  choice('certificates', ['cert-manager', 'secrets']),
  {
    prop: 'security',
    broken: ({ namespace }) => namespace === undefined,
    got: () => 'a chart without a namespace',
    allowed: () => 'a namespace that is known: certificates name the nodes with it',
    fix: () => 'set ownNamespaces of the environment, or namespace of the system or chart',
  },
  {
    prop: 'security.issuerRef',
    broken: (subject) =>
      (subject.props.sharedWith ?? []).length > 0 &&
      securityOf(subject).certificates === 'cert-manager' &&
      securityOf(subject).issuerRef?.kind !== 'ClusterIssuer',
    got: (subject) => `${securityOf(subject).issuerRef?.kind ?? 'an Issuer'} in one namespace, and sharedWith`,
    allowed: () => 'a ClusterIssuer for a cluster that other systems use from their own namespaces',
    fix: () => "give issuerRef: { name, kind: 'ClusterIssuer' }",
  },
  {
    code: 'LINT-CONFIG',
    prop: 'config',
    broken: (subject) => owned(subject).length > 0,
    got: (subject) => owned(subject).join(', '),
    allowed: () => 'no configs that follow from security',
    fix: () => 'remove them, or leave security out and configure all of it',
  },
  {
    prop: 'clients',
    broken: (subject) => privileged(subject).length > 0,
    got: (subject) => privileged(subject).join(', '),
    allowed: ({ name }) => `any name but ${reservedNames(name).join(', ')}, which may do everything or are the tools'`,
    fix: () => 'give the workload another id',
  },
]
