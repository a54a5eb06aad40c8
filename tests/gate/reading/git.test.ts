import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { filesOfRef } from '../../../gate/reading/git.ts'
import { scratch } from '../../commands/program.ts'

test('a commit is read without a checkout, whatever its files are called', async () => {
  const root = scratch()
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], { cwd: root })
  mkdirSync(join(root, 'dist/a b'), { recursive: true })
  writeFileSync(join(root, 'dist/a b/ü.yaml'), 'kind: X\n')
  writeFileSync(join(root, 'dist/empty.yml'), '')
  writeFileSync(join(root, 'dist/README.md'), 'no manifest\n')
  await git('init', '--quiet')
  await git('add', 'dist')
  await git('commit', '--quiet', '--message', 'first')
  await git('tag', 'v1')
  writeFileSync(join(root, 'dist/a b/ü.yaml'), 'kind: Y\n')
  expect(await filesOfRef('v1', 'dist', root)).toEqual(
    new Map([
      ['a b/ü.yaml', 'kind: X\n'],
      ['empty.yml', ''],
    ]),
  )
  expect(await filesOfRef('v1', 'other', root)).toEqual(new Map())
  await expect(filesOfRef('--help', 'dist', root)).rejects.toThrow('--against: got "--help"')
})
