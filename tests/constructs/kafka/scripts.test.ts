import { readdirSync, readFileSync } from 'node:fs'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const folder = 'constructs/kafka'
const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'))

test('the launcher and the readiness probe are real files', () => {
  expect(scripts).toEqual(expect.arrayContaining(['launcher.sh', 'readiness.sh']))
})

test.each(scripts)('%s is correct for bash', async (name) => {
  await expect(execa('bash', ['-n', `${folder}/${name}`])).resolves.toMatchObject({ stderr: '' })
})

// A carriage return would end every line of a script in the pod with "command not found".
test.each([...scripts, 'log4j2.yaml'])('%s has no carriage returns and ends with a line', (name) => {
  const text = readFileSync(`${folder}/${name}`, 'utf8')
  expect(text).not.toContain('\r')
  expect(text.endsWith('\n')).toBe(true)
})
