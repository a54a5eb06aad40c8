import type { IConstruct } from 'constructs'
import type { LintCode } from '../topology/codes.ts'
import { checkTreeOf, treeMessagesOf } from './whole-tree.ts'

/**
 * One row of a construct's rule table: when it is broken, and everything the user needs to fix it. Constructors never
 * throw on a user's values; all broken rules of all systems are reported together, before anything is written.
 */
export interface Rule<T> {
  /** Its code in docs/lint.md. @default 'LINT-VALUE' */
  readonly code?: LintCode
  /** Name of the prop, as the user wrote it. */
  readonly prop: string
  readonly broken: (subject: T) => boolean
  /** The value found, or what is wrong with it. */
  readonly got: (subject: T) => unknown
  /** What is allowed. */
  readonly allowed: (subject: T) => string
  /** What to change. */
  readonly fix: (subject: T) => string
}

/** The message of a broken rule: place, value, what is allowed, what to do. */
export const refusal = (prop: string, got: unknown, allowed: string, fix: string): string =>
  `${prop}: got ${typeof got === 'string' ? JSON.stringify(got) : String(got)}, expected ${allowed}; ${fix}`

/** A value that is refused. */
export interface Problem {
  readonly code: LintCode
  readonly message: string
}

/** The problems of a subject: one for each broken rule. */
export const brokenRules = <T>(subject: T, rules: readonly Rule<T>[]): Problem[] =>
  rules
    .filter((rule) => rule.broken(subject))
    .map((rule) => ({
      code: rule.code ?? 'LINT-VALUE',
      message: refusal(rule.prop, rule.got(subject), rule.allowed(subject), rule.fix(subject)),
    }))

const RULES = 'cdk8s-kafka/rules'

/**
 * Adds a rule table to a construct: it is evaluated when the tree is complete. cdk8s knows the messages, through
 * `node.addValidation`; the codes are kept beside them, for {@link problemsOf}. Its tree is checked as a whole, too.
 */
export function addRules<T>(construct: IConstruct, subject: T | (() => T), rules: readonly Rule<T>[]): void {
  const problems = () => brokenRules(subject instanceof Function ? subject() : subject, rules)
  checkTreeOf(construct)
  construct.node.addMetadata(RULES, problems)
  construct.node.addValidation({ validate: () => problems().map(({ message }) => message) })
}

/** Everything wrong with a construct itself, without its tree. Validations added by others have no code of their own. */
export function problemsOf(construct: IConstruct): Problem[] {
  const messages = construct.node.validate()
  if (messages.length === 0) return []
  const ours = construct.node.metadata.filter(({ type }) => type === RULES).flatMap(({ data }): Problem[] => data())
  const codes = new Map(ours.map(({ code, message }) => [message, code]))
  const ofTree = new Set(treeMessagesOf(construct))
  return messages
    .filter((message) => !ofTree.has(message))
    .map((message) => ({ code: codes.get(message) ?? 'LINT-VALUE', message }))
}

/** Kubernetes' limits on object names. A StatefulSet's and a CronJob's leave room for the suffixes of what they create. */
const nameLimits = { default: 63, StatefulSet: 52, CronJob: 52 } as const

/** The rule for names of Kubernetes objects: a DNS label (RFC 1123), short enough for its kind. */
export const dnsLabelRule = (
  prop: string,
  kind: keyof typeof nameLimits = 'default',
): Rule<{ readonly name: string }> => ({
  code: 'LINT-NAME',
  prop,
  broken: ({ name }) => !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > nameLimits[kind],
  got: ({ name }) => name,
  allowed: () => `at most ${nameLimits[kind]} lower-case letters, digits and dashes, starting with a letter`,
  fix: () => 'choose a name that Kubernetes accepts',
})

/** Rules of options that the user wrote inside of another option. */
export const within = <T>(option: string, rules: readonly Rule<T>[]): readonly Rule<T>[] =>
  rules.map((rule) => ({ ...rule, prop: `${option}.${rule.prop}` }))

/** Kubernetes' name with an optional DNS prefix, as annotations and load-balancer classes have it. */
export const isQualified = (text: string): boolean =>
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?$/.test(
    text,
  )

/** The value of a label. */
export const isLabelValue = (text: string): boolean => /^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/.test(text)
