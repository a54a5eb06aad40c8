import type { Rule } from './validation.ts'

/** Variables given by the user of a construct. */
export type Env = Readonly<Record<string, string>>

const malformed = (env: Env) => Object.keys(env).filter((name) => !/^[A-Za-z_]\w*$/.test(name))

/** The rule for names that Kubernetes takes, and shells too. */
export const envNameRule: Rule<Env> = {
  prop: 'env',
  broken: (env) => malformed(env).length > 0,
  got: (env) => malformed(env).join(', '),
  allowed: () => 'letters, digits and underscores, not starting with a digit',
  fix: () => 'choose another name',
}

/** Names of what nobody should read, and values that have it in them: a password in JAAS or in a URL, a private key. */
const SECRET_NAME = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i
const SECRET_VALUE = /password\s*=\s*["'][^"']+["']|:\/\/[^/\s:@]+:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----/i

/** Variables whose values are secret, and would be in git. `$(NAME)` is the value of another variable, and no secret here. */
const secrets = (env: Env) =>
  Object.entries(env)
    .filter(
      ([name, value]) =>
        value !== '' && !/^\$\(\w+\)$/.test(value) && (SECRET_NAME.test(name) || SECRET_VALUE.test(value)),
    )
    .map(([name]) => name)

/** The rule for variables that must not be in a manifest. */
export const secretEnvRule: Rule<Env> = {
  prop: 'env',
  broken: (env) => secrets(env).length > 0,
  got: (env) => secrets(env).join(', '),
  allowed: () => 'nothing secret: manifests are in git',
  fix: () =>
    'put it into a Secret, and name that by pod: { container: { env: [{ name, valueFrom: { secretKeyRef } }] } }',
}

/** The rules for these variables. `owned` finds those that a construct sets itself. */
export const envRules = (owned: (name: string) => boolean): readonly Rule<Env>[] => [
  secretEnvRule,
  {
    prop: 'env',
    broken: (env) => Object.keys(env).some(owned),
    got: (env) => Object.keys(env).filter(owned).join(', '),
    allowed: () => 'variables that no prop sets',
    fix: () => 'use the prop that sets the variable',
  },
  envNameRule,
]
