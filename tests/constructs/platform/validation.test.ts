import { RootConstruct } from 'constructs'
import { expect, test } from 'vitest'
import {
  addRules,
  brokenRules,
  dnsLabelRule,
  problemsOf,
  type Rule,
  refusal,
} from '../../../constructs/platform/validation.ts'

test('a refusal says the place, the value, what is allowed and what to do', () => {
  expect(refusal('brokers', 2, 'an odd number', 'use 3')).toBe('brokers: got 2, expected an odd number; use 3')
  expect(refusal('name', 'a "b"\n', 'x', 'y')).toBe('name: got "a \\"b\\"\\n", expected x; y')
  expect(refusal('size', undefined, 'x', 'y')).toBe('size: got undefined, expected x; y')
})

const atLeast = (least: number): Rule<{ readonly n: number }> => ({
  prop: 'n',
  broken: ({ n }) => n < least,
  got: ({ n }) => n,
  allowed: () => `at least ${least}`,
  fix: () => 'raise it',
})

test('all broken rules are told, in the order of the table', () => {
  expect(brokenRules({ n: 1 }, [atLeast(2), atLeast(1), atLeast(3)])).toEqual([
    { code: 'LINT-VALUE', message: 'n: got 1, expected at least 2; raise it' },
    { code: 'LINT-VALUE', message: 'n: got 1, expected at least 3; raise it' },
  ])
})

test('the code of a problem is the one of its rule, and that of a value where the rule has none', () => {
  const construct = new RootConstruct()
  construct.node.addValidation({ validate: () => ['name: got 7, said by somebody else'] })
  addRules(construct, { n: 1 }, [atLeast(2), { ...atLeast(3), code: 'LINT-GROUP' }])
  addRules(construct, { name: 'A' }, [dnsLabelRule('anything')])
  const problems = problemsOf(construct)
  expect(problems.map(({ code }) => code)).toEqual(['LINT-VALUE', 'LINT-VALUE', 'LINT-GROUP', 'LINT-NAME'])
  expect(problems.map(({ message }) => message)).toEqual(construct.node.validate())
})

test('rules are evaluated when the tree is complete, not when they are registered', () => {
  const construct = new RootConstruct()
  let n = 3
  addRules(construct, () => ({ n }), [atLeast(2)])
  expect(construct.node.validate()).toEqual([])
  n = 1
  expect(construct.node.validate()).toEqual(['n: got 1, expected at least 2; raise it'])
})

test.each(['', 'A', 'a_b', '-a', 'a-', '1a', 'a.b', 'a b', 'ä', 'a\n', 'x'.repeat(64)])(
  '%j is no DNS label',
  (name) => {
    expect(brokenRules({ name }, [dnsLabelRule('name')])).toHaveLength(1)
  },
)

test.each(['a', 'a1', 'a-b', 'x'.repeat(63)])('%j is a DNS label', (name) => {
  expect(brokenRules({ name }, [dnsLabelRule('name')])).toEqual([])
})

test.each(['StatefulSet', 'CronJob'] as const)('a %s leaves room for the names of what it creates', (kind) => {
  expect(brokenRules({ name: 'x'.repeat(52) }, [dnsLabelRule('name', kind)])).toEqual([])
  expect(brokenRules({ name: 'x'.repeat(53) }, [dnsLabelRule('name', kind)])).toHaveLength(1)
})
