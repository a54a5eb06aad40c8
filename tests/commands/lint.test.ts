import { expect, test } from 'vitest'
import { edited, run } from './edited.ts'
import { PATIENCE, program } from './program.ts'

test('all systems are clean, and what is accepted is shown with its reason', { timeout: PATIENCE }, async () => {
  const { exitCode, stdout, stderr } = await program(['lint', '--fail-on', 'warning'])
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 0,
    stderr: expect.stringMatching(/0 error\(s\), 0 warning\(s\), \d+ accepted$/),
  })
  expect(stdout).toContain('accepted LINT-ONE-BROKER production/order-tracker: kafka/kafka: the smallest system')
  for (const line of stdout.split('\n')) expect(line).toMatch(/^accepted LINT-[A-Z-]+ [-\w]+\/[-\w]+: /)
})

test('JSON has the findings of the selection only', { timeout: PATIENCE }, async () => {
  const selection = ['--environment', 'production', '--system', 'order-tracker']
  const { exitCode, stdout } = await program(['lint', '--format', 'json', ...selection])
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout)).toEqual({
    summary: { errors: 0, warnings: 0, accepted: 1 },
    findings: [
      {
        level: 'warning',
        code: 'LINT-ONE-BROKER',
        environment: 'production',
        system: 'order-tracker',
        path: 'kafka/kafka',
        message: expect.stringContaining('brokers: got 1'),
        accepted: expect.stringContaining('smallest'),
      },
    ],
  })
})

test('an error fails; a warning fails when it is asked for', { timeout: PATIENCE }, async () => {
  const broken = await run(edited("group: 'orders-service',", "group: 'orders service',"), 'lint')
  expect(broken.exitCode).toBe(1)
  expect(broken.stdout).toMatch(
    /^error LINT-GROUP local\/orders-payments-shipping: orders-consumer\/orders-consumer: group: got "orders service"/,
  )
  expect(broken.stderr).toMatch(/^error: 4 error\(s\), 0 warning\(s\), \d+ accepted; see docs\/lint.md for /)
  const doubtful = edited('partitions: 3, events: [orderPlaced]', 'minInsyncReplicas: 1, events: [orderPlaced]')
  expect(await run(doubtful, 'lint')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('warning LINT-MIN-INSYNC production/orders-payments-shipping: '),
  })
  expect((await run(doubtful, 'lint', '--fail-on', 'warning')).exitCode).toBe(1)
})

test('a system that an environment does not have is refused', { timeout: PATIENCE }, async () => {
  const { exitCode, stderr } = await program(['lint', '--environment', 'msk', '--system', 'order-tracker'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('--system: got "order-tracker", in environment msk expected one of')
})
