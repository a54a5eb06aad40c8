import type { IConstruct } from 'constructs'

/**
 * One row of a construct's rule table: when it is broken, and everything the user needs to mend it. Constructors never
 * throw on a user's values; all broken rules of all systems are reported together, before anything is written.
 */
export interface Rule<T> {
  /** Name of the prop, as the user wrote it. */
  readonly prop: string
  readonly broken: (subject: T) => boolean
  /** The value found; may contain what makes it wrong. */
  readonly got: (subject: T) => unknown
  /** What would be right. */
  readonly allowed: (subject: T) => string
  /** What to change. */
  readonly fix: (subject: T) => string
}

/** The message of a broken rule: place, value, what is allowed, what to do. */
export const refusal = (prop: string, got: unknown, allowed: string, fix: string): string =>
  `${prop}: got ${typeof got === 'string' ? JSON.stringify(got) : String(got)}, expected ${allowed}; ${fix}`

/** The messages of all rules that a subject breaks. */
export const brokenRules = <T>(subject: T, rules: readonly Rule<T>[]): string[] =>
  rules
    .filter((rule) => rule.broken(subject))
    .map((rule) => refusal(rule.prop, rule.got(subject), rule.allowed(subject), rule.fix(subject)))

/** Registers a rule table: it is evaluated when the tree is complete, through `node.addValidation`. */
export function checked<T>(construct: IConstruct, subject: T | (() => T), rules: readonly Rule<T>[]): void {
  construct.node.addValidation({
    validate: () => brokenRules(subject instanceof Function ? subject() : subject, rules),
  })
}

/** Kubernetes' limits on object names. A StatefulSet's and a CronJob's leave room for the suffixes of what they create. */
const nameLimits = { default: 63, StatefulSet: 52, CronJob: 52 } as const

/** The rule for names of Kubernetes objects: a DNS label (RFC 1123), short enough for its kind. */
export const dnsLabelRule = (
  prop: string,
  kind: keyof typeof nameLimits = 'default',
): Rule<{ readonly name: string }> => ({
  prop,
  broken: ({ name }) => !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > nameLimits[kind],
  got: ({ name }) => name,
  allowed: () => `at most ${nameLimits[kind]} lower-case letters, digits and dashes, starting with a letter`,
  fix: () => 'choose a name that Kubernetes accepts',
})
