import type { Rule } from '../platform/validation.ts'

/** Whether Kubernetes accepts a name for a Secret: a DNS subdomain (RFC 1123). */
export const isSecretName = (name: string): boolean =>
  name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)

/** The rule for names of Secrets. */
export const secretNameRule = <T>(prop: string, get: (subject: T) => string): Rule<T> => ({
  prop,
  broken: (subject) => !isSecretName(get(subject)),
  got: get,
  allowed: () => 'at most 253 lower-case letters, digits, dashes and dots',
  fix: () => 'give the name of a Secret in the namespace of the workloads',
})
