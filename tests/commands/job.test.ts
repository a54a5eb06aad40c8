import type { IJob } from 'kubernetes-models/batch/v1/Job'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { environments } from '../../environments.ts'
import { schemaProblems } from '../policies/schemas.ts'
import { environmentOf } from '../support.ts'
import { PATIENCE, program } from './program.ts'

const replay = ['job', 'replay', '--system', 'order-billing-notification', '--group', 'billing-service']

test('prints one Job in the namespace of its system, and the same bytes each time', { timeout: PATIENCE }, async () => {
  const args = [...replay, '--to', '2026-12-31T08:00:00Z', '--execute']
  const [first, second] = await Promise.all([
    program(args),
    program(args, { TZ: 'America/New_York', LANG: 'tr_TR.UTF-8', CDK8S_DISABLE_SORT: '1' }),
  ])
  expect(first.exitCode).toBe(0)
  expect(second.stdout).toBe(first.stdout)
  const job = parse(first.stdout) as IJob
  expect(schemaProblems(job as never)).toEqual([])
  expect(job).toMatchObject({ kind: 'Job', metadata: { namespace: 'kafka-poc' } })
  expect(job.metadata?.name).toMatch(/^replay-billing-service-[0-9a-f]{8}$/)
  expect(environmentOf(job as never)).toMatchObject({
    KAFKA_BOOTSTRAP_SERVERS: 'kafka-bootstrap:9092',
    TOOL_EXECUTE: 'true',
    TOOL_GROUP: 'billing-service',
    TOOL_TO: '2026-12-31T08:00:00.000Z',
    TOOL_TOPICS: 'payment-requests',
  })
  const kubectl = 'kubectl -n kafka-poc'
  const name = `job/${job.metadata?.name}`
  const ended = "--for=jsonpath='{.status.conditions[0].type}' --timeout=5m"
  expect(first.stderr).toBe(`its result: ${kubectl} wait ${name} ${ended} && ${kubectl} logs ${name}`)
})

test.each(['dlq-list', 'dlq-redrive', 'topic-describe', 'lag'])(
  '%s needs no more than a system; the image is that of the environment',
  { timeout: PATIENCE },
  async (tool) => {
    const args = ['job', tool, '--system', 'orders-payments-shipping', '--environment', 'production', '--name', 'mine']
    const { exitCode, stdout } = await program(args)
    expect(exitCode).toBe(0)
    const job = parse(stdout) as IJob
    expect(job.metadata).toMatchObject({ name: 'mine', namespace: 'orders-payments-shipping' })
    const [container] = job.spec?.template.spec?.containers ?? []
    expect(container?.args).toEqual(['services/runtime/tools/main.ts', tool])
    const production = environments.find(({ name }) => name === 'production')
    expect(container?.image).toBe(`cdk8s-kafka/base:${production?.images.tag}`)
  },
)

test('everything that is wrong is one error, and nothing is printed', { timeout: PATIENCE }, async () => {
  const args = ['dlq-list', '--system', 'order-billing-notification', '--topic', 'orders', '--topic', 'x']
  const more = ['--group', 'nope', '--since', 'yesterday', '--limit', 'many', '--output', 'xml', '--name', 'A']
  const { exitCode, stdout, stderr } = await program(['job', ...args, ...more])
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr.split('\n')).toEqual([
    'error: 6 problems, nothing was printed',
    '  --since: got "yesterday", expected a time with its zone, for example 2026-12-31T08:00:00Z',
    expect.stringContaining('  --limit: got "many", expected a whole number from 1 to 10000'),
    '  --output: got "xml", expected one of text, json',
    '  --group: got "nope", expected one of billing-service, notification-service; name a group of this system',
    '  --topic: got "orders, x", expected one of payment-requests, notification-events; name a topic that the tool supports',
    expect.stringMatching(/^ {2}--name: got "A", expected at most 63 /),
  ])
})

test('what is missing is named, too', { timeout: PATIENCE }, async () => {
  const { exitCode, stdout, stderr } = await program(['job', 'replay', '--system', 'order-billing-notification'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr.split('\n')).toEqual([
    'error: 2 problems, nothing was printed',
    '  --group is not given: consumer group whose offsets are set',
    expect.stringMatching(/^ {2}--to is not given: where it continues: earliest, /),
  ])
})

test.each([
  [['job', 'reply', '--system', 'order-billing-notification'], "error: unknown command 'reply'"],
  [['job', 'lag'], "error: required option '-s, --system <name>' not specified"],
  [['job', 'lag', '--system', 'nope'], "argument 'nope' is invalid. Allowed choices are orders-payments-shipping"],
  [['job', 'lag', '--system', 'orders-payments-shipping', '--to', 'earliest'], "error: unknown option '--to'"],
])('%j is one clear error', { timeout: PATIENCE }, async (args, message) => {
  const { exitCode, stdout, stderr } = await program(args)
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr.split('\n')[0]).toContain(message)
})
