import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { admissionRules } from '../../gate/admission/index.ts'
import { allCodes } from '../../gate/codes.ts'
import type { Codes } from '../../gate/found.ts'
import { kafkaRules } from '../../gate/kafka/index.ts'
import { generalRule } from '../../gate/kubernetes/fallback.ts'
import { kubernetesRules } from '../../gate/kubernetes/index.ts'
import { ownerCodes } from '../../gate/owners.ts'
import { rankOf } from '../../gate/types.ts'
import { cases } from './cases.ts'
import { findingsOf } from './objects.ts'

const DOCS = 'docs/changes.md'

const cell = (text: string) => text.replaceAll('|', '\\|')

/** The table of the documentation: what the rules declare is in the docs, and nothing else. */
const table = (codes: Codes) =>
  [
    '| code | class | why | what to do |',
    '|---|---|---|---|',
    ...Object.entries(codes).map(
      ([code, { classes, why, fix }]) => `| \`${code}\` | ${classes.join(', ')} | ${cell(why)} | ${cell(fix)} |`,
    ),
  ].join('\n')

test('every code is documented, and no other', async () => {
  const documented = readFileSync(DOCS, 'utf8').replace(
    /(<!-- codes: .*? -->\n)[\s\S]*?(<!-- \/codes -->)/,
    (_, begin: string, end: string) => `${begin}\n${table(allCodes)}\n\n${end}`,
  )
  await expect(documented).toMatchFileSnapshot(resolve(DOCS))
})

test('a code means the same wherever it is found: it is declared once', () => {
  const rules = [...admissionRules, ...kubernetesRules, generalRule, ...kafkaRules]
  for (const { codes } of rules) {
    for (const [code, documentation] of Object.entries(codes)) expect(documentation, code).toBe(allCodes[code])
  }
})

test.each(Object.entries(allCodes))('the classes of %s are worst first', (_, { classes }) => {
  const ranks = classes.map(rankOf)
  expect(ranks).toEqual([...new Set(ranks)].sort((one, other) => one - other))
})

describe('every code is found', () => {
  // Other tests hold these tables against what the gate says.
  const tables = ['by-hand', 'truth', 'live', 'risks'].map((page) => readFileSync(`docs/changes-${page}.md`, 'utf8'))
  const shown = new Set(tables.join('\n').match(/\b(?:K8S|KAFKA|STRIMZI)-[A-Z-]+\b/g))

  // Those about several folders are in assess.test.ts, and what a tool prunes in applied-by.test.ts: here kubectl applies one folder.
  const PRUNED = 'K8S-PRUNED'
  test('in a table of the documentation, or in a case of its own', () => {
    const rest = Object.keys(allCodes).filter((code) => !shown.has(code) && !(code in ownerCodes) && code !== PRUNED)
    expect(Object.keys(cases).sort()).toEqual(rest.sort())
  })

  test.each(Object.entries(cases))('%s', (code, [before, after]) => {
    expect(findingsOf(before, after).map((finding) => finding.code)).toContain(code)
  })
})
