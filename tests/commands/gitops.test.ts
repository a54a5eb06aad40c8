import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PATIENCE, program, scratch } from './program.ts'

const out = () => join(scratch(), 'gitops')

test('writes a file for each environment, and the same again', { timeout: PATIENCE }, async () => {
  const folder = out()
  const args = ['gitops', '--tool', 'flux', '--repo', 'https://git.example.com/shop.git', '--out', folder]
  const first = await program(args)
  expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('5 added, 0 changed, 0 removed') })
  expect(existsSync(join(folder, 'flux/production.k8s.yaml'))).toBe(true)
  expect((await program(args)).stderr).toContain('0 added, 0 changed, 0 removed')
})

test('all that is wrong is one error, and nothing is written', { timeout: PATIENCE }, async () => {
  const folder = out()
  const args = [
    'gitops',
    '-t',
    'argocd',
    '-r',
    'https://me:secret@x/y',
    '--revision',
    'a b',
    '--path',
    '../x',
    '-o',
    folder,
  ]
  const { exitCode, stderr } = await program(args)
  expect(exitCode).toBe(1)
  for (const option of ['--repo', '--revision', '--path']) expect(stderr).toContain(`${option}: got `)
  expect(existsSync(folder)).toBe(false)
})
