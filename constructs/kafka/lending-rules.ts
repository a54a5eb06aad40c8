import type { Rule } from '../platform/validation.ts'

/** A topic that systems share, as one of them uses it. */
interface Subject {
  readonly name: string
  readonly owner: string
  /** Whether it was added with `useTopic()`. */
  readonly borrowed: boolean
  /** Systems that it is lent to, for reading or writing. */
  readonly lentTo: readonly string[]
  /** The system that uses it; `undefined` in a plain App. */
  readonly system: string | undefined
}

/** Who may declare a shared topic, and who may use it. */
export const lendingRules: readonly Rule<Subject>[] = [
  {
    code: 'LINT-NOT-LENT',
    prop: 'owner',
    broken: ({ borrowed, system, owner }) => !borrowed && system !== undefined && system !== owner,
    got: ({ owner }) => owner,
    allowed: ({ system }) => `${system}, the system that declares the topic`,
    fix: () => 'use the topic of another system with useTopic(), or make this system its owner',
  },
  {
    code: 'LINT-NOT-LENT',
    prop: 'owner',
    broken: ({ borrowed, system, owner }) => borrowed && system === owner,
    got: ({ owner }) => owner,
    allowed: () => 'another system',
    fix: () => 'declare a topic of this system with addTopic()',
  },
  {
    code: 'LINT-NOT-LENT',
    prop: 'readers',
    broken: ({ borrowed, system, owner, lentTo }) =>
      borrowed && system !== owner && (system === undefined || !lentTo.includes(system)),
    got: ({ system }) => system ?? 'no System around',
    allowed: ({ name, owner, lentTo }) =>
      lentTo.length > 0
        ? `one of ${lentTo.join(', ')}, to which ${owner} lends ${name}`
        : `no system: ${owner} does not lend ${name}`,
    fix: ({ system = '…' }) => `let the owner add '${system}' to the readers of its defineTopic(), or to the writers`,
  },
]
