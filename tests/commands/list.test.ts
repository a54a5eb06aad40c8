import { expect, test } from 'vitest'
import { systems } from '../../services/index.ts'
import { PATIENCE, program } from './program.ts'

test('lists every system with its folders, workloads and flows', { timeout: PATIENCE }, async () => {
  const { exitCode, stdout } = await program(['list'])
  expect(exitCode).toBe(0)
  for (const { name, about } of systems) expect(stdout).toContain(`${name}: ${about}\n`)
  expect(stdout).toContain(
    'dist/local/orders-payments-shipping, dist/production/orders-payments-shipping, dist/strimzi/orders-payments-shipping, dist/local-secure/orders-payments-shipping\n',
  )
  expect(stdout).toMatch(/^ {2}orders-consumer +EventConsumer, 2 pod\(s\), group orders-service$/m)
  expect(stdout).toMatch(/^ {2}orders +3 partitions, RF 3: kafka-producer → orders-consumer$/m)
})

test('shows an environment of its own, with what an autoscaler may do', { timeout: PATIENCE }, async () => {
  const { exitCode, stdout } = await program(['list', '--environment', 'production'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^ {2}order-service +HttpService, 3-10 pod\(s\)/m)
})

test('help and version need no system to be valid', { timeout: PATIENCE }, async () => {
  const help = await program(['--help'])
  expect(help.exitCode).toBe(0)
  for (const command of ['synth', 'check', 'list']) expect(help.stdout).toContain(`\n  ${command} `)
})
