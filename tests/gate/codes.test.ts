import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { allCodes } from '../../gate/codes.ts'
import type { CodeDocumentation } from '../../gate/kafka/codes.ts'
import { kubernetesCodes } from '../../gate/kubernetes/codes.ts'
import { changeClasses } from '../../gate/types.ts'

const DOCS = 'docs/changes.md'

const cell = (text: string) => text.replaceAll('|', '\\|')

/** The table of the documentation: what is in the code is in the docs, and nothing else. */
const table = (codes: Readonly<Record<string, CodeDocumentation>>) =>
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

const textsIn = (folder: string) =>
  readdirSync(folder)
    .filter((file) => file !== 'codes.ts')
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')

const sources = textsIn('gate/kubernetes') + textsIn('gate/admission')

test.each(Object.entries(kubernetesCodes))('%s is used, and its classes are worst first', (code, { classes }) => {
  expect(sources).toContain(`'${code}'`)
  const ranks = (classes as CodeDocumentation['classes']).map((one) => changeClasses.indexOf(one))
  expect(ranks).toEqual([...new Set(ranks)].sort((one, other) => one - other))
})

const tests = textsIn('tests/gate/kubernetes') + textsIn('tests/gate/admission')

test.each(Object.keys(kubernetesCodes))('%s has a test', (code) => {
  expect(tests).toContain(code)
})
