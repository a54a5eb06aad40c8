import type { Rule } from '../platform/validation.ts'

/** Variables that a user of a construct gives. */
export type Env = Readonly<Record<string, string>>

const malformed = (env: Env) => Object.keys(env).filter((name) => !/^[A-Za-z_]\w*$/.test(name))

/** The rules for given variables. `owned` finds those that a construct writes itself. */
export const envRules = (owned: (name: string) => boolean): readonly Rule<Env>[] => [
  {
    prop: 'env',
    broken: (env) => Object.keys(env).some(owned),
    got: (env) => Object.keys(env).filter(owned).join(', '),
    allowed: () => 'variables that no prop writes',
    fix: () => 'use the prop that writes the variable',
  },
  {
    prop: 'env',
    broken: (env) => malformed(env).length > 0,
    got: (env) => malformed(env).join(', '),
    allowed: () => 'letters, digits and underscores, not starting with a digit',
    fix: () => 'choose another name',
  },
]
