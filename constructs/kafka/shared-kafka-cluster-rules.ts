import type { Rule } from '../platform/validation.ts'

interface Place {
  readonly name: string
  readonly namespace: string | undefined
  readonly environment: { readonly name: string }
}

/** A cluster of another system, as requested. */
interface Subject {
  /** Name of the cluster. */
  readonly name: string
  /** The system that requests it; `undefined` in a plain App. */
  readonly system: Place | undefined
  readonly ownerName: string
  /** The owner in the same environment; `undefined` if it is not in it. */
  readonly owner: Place | undefined
  readonly cluster: { readonly sharedWith: readonly string[]; readonly bootstrapServers: readonly string[] } | undefined
  /** Names of the clusters that the owner has. */
  readonly clusters: readonly string[]
}

const isShort = (server: string) => !server.includes('.')

/** What prevents a system from using the cluster of another one. */
export const sharedKafkaClusterRules: readonly Rule<Subject>[] = [
  {
    code: 'LINT-NOT-LENT',
    prop: 'owner',
    broken: ({ system, owner }) => system === undefined || owner === undefined,
    got: ({ ownerName }) => ownerName,
    allowed: ({ system }) =>
      system === undefined ? 'an enclosing System' : `another system of the environment ${system.environment.name}`,
    fix: ({ system, ownerName }) => {
      if (system === undefined) return 'build it in a System, which defines the environment'
      if (system.name === ownerName) return 'use the cluster itself'
      return `add ${ownerName} to the systems of ${system.environment.name}, or leave out ${system.name}`
    },
  },
  {
    code: 'LINT-NOT-LENT',
    prop: 'cluster',
    broken: ({ owner, cluster }) => owner !== undefined && cluster === undefined,
    got: ({ name }) => name,
    allowed: ({ ownerName, clusters }) =>
      clusters.length > 0
        ? `one of ${clusters.join(', ')}, the clusters of ${ownerName}`
        : `a cluster: ${ownerName} has none`,
    fix: () => 'name a cluster that its owner has, or leave cluster out if its name is the id',
  },
  {
    code: 'LINT-NOT-LENT',
    prop: 'sharedWith',
    broken: ({ system, cluster }) => system !== undefined && cluster?.sharedWith.includes(system.name) === false,
    got: ({ system }) => system?.name,
    allowed: ({ cluster, ownerName, name }) =>
      cluster?.sharedWith.length
        ? `one of ${cluster.sharedWith.join(', ')}, with which ${ownerName} shares ${name}`
        : `no system: ${ownerName} does not share ${name}`,
    fix: ({ system, name }) => `let the owner add '${system?.name}' to sharedWith of ${name}`,
  },
  {
    code: 'LINT-NOT-LENT',
    prop: 'namespace',
    broken: ({ system, owner, cluster }) =>
      system?.namespace !== undefined &&
      owner?.namespace === undefined &&
      cluster?.bootstrapServers.some(isShort) === true,
    got: ({ system }) => system?.namespace,
    allowed: ({ system, ownerName }) =>
      `none in ${system?.environment.name}, where ${ownerName} has none: kubectl -n decides for both`,
    fix: ({ ownerName }) =>
      `give ${ownerName} a namespace, or remove this one: a Service name resolves only within a namespace`,
  },
]
