import type { Rule } from '../platform/validation.ts'

/** Variables given by the user of a construct. */
export type Env = Readonly<Record<string, string>>

const malformed = (env: Env) => Object.keys(env).filter((name) => !/^[A-Za-z_]\w*$/.test(name))

/** The rules for these variables. `owned` finds those that a construct sets itself. */
export const envRules = (owned: (name: string) => boolean): readonly Rule<Env>[] => [
  {
    prop: 'env',
    broken: (env) => Object.keys(env).some(owned),
    got: (env) => Object.keys(env).filter(owned).join(', '),
    allowed: () => 'variables that no prop sets',
    fix: () => 'use the prop that sets the variable',
  },
  {
    prop: 'env',
    broken: (env) => malformed(env).length > 0,
    got: (env) => malformed(env).join(', '),
    allowed: () => 'letters, digits and underscores, not starting with a digit',
    fix: () => 'choose another name',
  },
]
