import { X509Certificate } from 'node:crypto'
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { PATIENCE, program, scratch } from './program.ts'

const run = (ca: string, environment = 'local-secure') =>
  program(['secrets', '--system', 'order-tracker', '--environment', environment, '--ca', ca])

test('prints a Secret for the nodes and for each client, signed by one authority, each time anew', {
  timeout: PATIENCE,
}, async () => {
  const ca = join(scratch(), 'ca')
  const [first, second] = [await run(ca), await run(ca)]
  expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(`signed by ${ca}/ca.crt`) })
  const [old, secrets] = [first, second].map(({ stdout }) => parseAllDocuments(stdout).map((one) => one.toJS()))
  expect(secrets?.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
    'order-tracker/kafka-nodes-tls',
    'order-tracker/kafka-tools-kafka-tls',
    'order-tracker/kafka-topics-kafka-tls',
    'order-tracker/consumer-kafka-tls',
    'order-tracker/producer-kafka-tls',
  ])
  for (const { stringData } of secrets ?? []) {
    const certificate = new X509Certificate(stringData['tls.crt'])
    expect(certificate.verify(new X509Certificate(stringData['ca.crt']).publicKey)).toBe(true)
    // The only form that Kafka reads.
    expect(stringData['tls-combined.pem']).toBe(stringData['tls.key'] + stringData['tls.crt'])
    expect(stringData['tls.key']).toMatch(/^-----BEGIN PRIVATE KEY-----/)
  }
  const nodes = new X509Certificate(secrets?.[0].stringData['tls.crt'])
  expect(nodes.subject).toBe('CN=kafka-nodes')
  expect(nodes.checkHost('kafka-0.kafka.order-tracker.svc')).toBeDefined()
  expect(secrets?.[0].stringData['ca.crt']).toBe(old?.[0].stringData['ca.crt'])
  expect(secrets?.[0].stringData['tls.key']).not.toBe(old?.[0].stringData['tls.key'])
  expect(statSync(join(ca, 'ca.key')).mode & 0o077).toBe(0)
})

test('half an authority, and a system without certificates, are one clear error', { timeout: PATIENCE }, async () => {
  const folder = scratch()
  writeFileSync(join(folder, 'ca.crt'), 'x')
  expect(await run(folder)).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringContaining('ca.crt and without ca.key'),
  })
  rmSync(join(folder, 'ca.crt'))
  expect(await run(folder, 'local')).toMatchObject({
    exitCode: 1,
    stdout: '',
    stderr: 'error: local/order-tracker: got no KafkaCluster with security, expected one; set security in its props',
  })
  expect(existsSync(join(folder, 'ca.key'))).toBe(false)
})
