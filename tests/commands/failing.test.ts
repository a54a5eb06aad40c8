import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFolder } from '../../synthesis/folder.ts'
import { edited, run } from './edited.ts'
import { PATIENCE } from './program.ts'

test('a definition with mistakes: all are listed for all environments, dist stays', { timeout: PATIENCE }, async () => {
  const root = edited(
    'partitions: 3, events: [orderPlaced]',
    'partitions: 0, replicationFactor: 9, events: [orderPlaced]',
  )
  const before = readFolder(join(root, 'dist'))
  const { exitCode, stdout, stderr } = await run(root)
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  const lines = stderr.split('\n')
  expect(lines[0]).toMatch(/^error: \d+ problems, nothing was written$/)
  for (const environment of ['local', 'production']) {
    const place = `  ${environment}/orders-payments-shipping: kafka/kafka/topics/orders: `
    expect(lines.filter((line) => line.startsWith(place))).toEqual([
      `${place}partitions: got 0, expected a whole number from 1 up; give at least as many partitions as a consumer group has members`,
      `${place}replicationFactor: got 9, expected a whole number from 1 to 3, the brokers of kafka; lower replicationFactor or raise brokers`,
    ])
  }
  expect(readFolder(join(root, 'dist'))).toEqual(before)
  expect(readdirSync(root).filter((name) => name.startsWith('dist'))).toEqual(['dist'])
})

test('a definition that throws: one line for each environment, dist stays', { timeout: PATIENCE }, async () => {
  const root = edited(
    'build(system, environment) {',
    "build(system, environment) {\n    throw new Error('no such table')",
  )
  const before = readFolder(join(root, 'dist'))
  const { exitCode, stdout, stderr } = await run(root)
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `error: 4 problems, nothing was written
  local/orders-payments-shipping: no such table
  production/orders-payments-shipping: no such table
  strimzi/orders-payments-shipping: no such table
  local-secure/orders-payments-shipping: no such table`,
  })
  expect(readFolder(join(root, 'dist'))).toEqual(before)
})

test('check shows a diff of what changed and what is new, and exits 1', { timeout: PATIENCE }, async () => {
  const root = edited("group: 'orders-service',", "group: 'orders-service-2',")
  const { exitCode, stdout, stderr } = await run(root, 'check', '--environment', 'local')
  expect(exitCode).toBe(1)
  expect(stdout).toContain('--- a/local/orders-payments-shipping/orders-consumer.k8s.yaml')
  expect(stdout).toMatch(/^-\s+value: orders-service$/m)
  expect(stdout).toMatch(/^\+\s+value: orders-service-2$/m)
  expect(stdout).toContain('--- a/orders-payments-shipping/asyncapi.yaml')
  expect(stderr).toBe(`error: dist is out of date: 1 file(s) differ; run npm run synth and commit
docs/systems is out of date: 1 file(s) differ; run npx tsx main.ts asyncapi and commit`)
})
