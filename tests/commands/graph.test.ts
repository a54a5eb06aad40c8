import { expect, test } from 'vitest'
import { PATIENCE, program } from './program.ts'

test('draws a system, in production when nothing else is said', { timeout: PATIENCE }, async () => {
  const { exitCode, stdout } = await program(['graph', 'order-inventory-notification'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/^flowchart LR\n {2}service_order_service\["order-service<br>HttpService, 3-10 pod\(s\)"\]\n/)
  const local = await program(['graph', 'order-inventory-notification', '--environment', 'local'])
  expect(local.stdout).toContain('["order-service<br>HttpService, 2 pod(s)"]')
})

test('JSON is the whole topology', { timeout: PATIENCE }, async () => {
  const { stdout } = await program(['graph', 'order-tracker', '--format', 'json'])
  expect(JSON.parse(stdout)).toMatchObject({
    system: 'order-tracker',
    environment: 'production',
    groups: [{ name: 'order-tracker', workloads: ['consumer'] }],
  })
})

test('the impact is a list, data, or marks in the picture', { timeout: PATIENCE }, async () => {
  const ask = async (...more: string[]) =>
    (await program(['graph', 'order-tracker', '--impact', 'topic:orders', ...more])).stdout
  expect(await ask()).toBe(`when topic:orders changes:
  1  service:consumer  reads orders in the group order-tracker
  1  topic:orders.dlq  takes what consumer cannot process
it is written by producer`)
  expect(JSON.parse(await ask('--format', 'json'))).toMatchObject({
    subject: 'topic:orders',
    writers: ['producer'],
    impact: [{ subject: 'service:consumer', distance: 1 }, { subject: 'topic:orders.dlq' }],
  })
  expect(await ask('--format', 'mermaid')).toContain('topic_orders(["orders<br>1 partition(s)"]):::marked')
})

test('what nobody depends on, and what there is not', { timeout: PATIENCE }, async () => {
  const ask = (subject: string) => program(['graph', 'order-tracker', '--impact', subject])
  expect((await ask('topic:orders.dlq')).stdout).toBe('nothing depends on topic:orders.dlq\nit is written by consumer')
  const { exitCode, stdout, stderr } = await ask('topic:ordes')
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toBe(
    'error: --impact: got "topic:ordes", expected one of service:consumer, service:producer, topic:orders, topic:orders.dlq, event:order.placed, group:order-tracker',
  )
})
