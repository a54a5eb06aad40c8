import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { encode, type Setting } from '../../../../contracts/codec.ts'
import { producerSettings, settingGroups, topicReconcilerSettings } from '../../../../contracts/settings.ts'
import type { KubernetesObject } from '../../../../gate/types.ts'
import { ruling, rulings } from '../support.ts'

type Env = Readonly<Record<string, string>>

/** A service with these variables. */
const service = (env: Env): KubernetesObject[] => {
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }))
  const containers = [{ name: 'desk', image: 'desk:1', env: variables }]
  const spec = { template: { spec: { containers } } }
  return [{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'desk' }, spec }]
}

/** What all programs of this project have that talk to Kafka, and what those have that send. */
const kafka = { KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092', KAFKA_CLIENT_ID: 'desk' }
const sender = { ...kafka, ...encode(producerSettings, { produces: [] }) }

/** A text that a codec takes. */
const readable = ({ codec }: Setting<unknown>) =>
  [
    'true',
    '1000',
    'all',
    'none',
    'earliest',
    'info',
    'SSL',
    'PLAIN',
    'require',
    'a',
    'kafka:9092',
    '[]',
    '[{"topic":"a","events":[]}]',
  ].find((text) => z.safeDecode(codec, text).success) ?? ''

const settings = Object.entries(settingGroups).flatMap(([group, all]) =>
  Object.values(all).map((one: Setting<unknown>) => ({ group, one, name: one.env })),
)

/** What is said of a setting that is now this; some have a code of their own, which says more. */
const classes = (one: Setting<unknown>, now: string) =>
  rulings(service({ ...sender, [one.env]: readable(one) }), service({ ...sender, [one.env]: now }))
    .filter((finding) => finding.new === now)
    .map(({ class: given }) => given)

test.each(settings)('$group $name: a change of it is known', ({ one }) => {
  expect(classes(one, 'banana, ').length).toBeGreaterThan(0)
})

test.each(settings.filter(({ one }) => !z.safeDecode(one.codec, 'banana, ').success))(
  '$group $name: a text that it cannot be read from keeps the service from starting',
  ({ one }) => {
    expect(classes(one, 'banana, ').filter((given) => /restart/.test(given))).toEqual([])
  },
)

test.each(['TERMINAL_HTTP', 'HTTP_DRAIN_MS', 'HANDLER_TIMEOUT_MS'])('%s: banana is none of its values', (name) => {
  const setting = settings.find((one) => one.name === name)?.one
  const old = setting ? readable(setting) : ''
  const found = ruling(
    'KAFKA-CLIENT-SETTING',
    service({ ...sender, [name]: old }),
    service({ ...sender, [name]: 'banana' }),
  )
  expect(found).toMatchObject({ class: 'manual-steps', action: `Restore ${name}=${old}.` })
  expect(found.why).toContain('banana cannot be read: new pods of desk exit immediately')
})

describe('is no problem of a service that', () => {
  test('did not have it as we write it: the variable may be its own', () => {
    const [old, now] = [
      { ...sender, TERMINAL_HTTP: 'on' },
      { ...sender, TERMINAL_HTTP: 'off' },
    ].map(service)
    expect(ruling('KAFKA-CLIENT-SETTING', old ?? [], now ?? []).class).toBe('rolling-restart')
  })

  test('is not of this project', () => {
    const [old, now] = ['true', 'banana'].map((text) => service({ ...kafka, TERMINAL_HTTP: text }))
    expect(ruling('KAFKA-CLIENT-SETTING', old ?? [], now ?? []).class).toBe('rolling-restart')
  })

  test('takes the default: a variable without a text is not set', () => {
    const [old, now] = ['1000', ''].map((text) => service({ ...sender, HTTP_DRAIN_MS: text }))
    expect(ruling('KAFKA-CLIENT-SETTING', old ?? [], now ?? []).class).toBe('rolling-restart')
  })
})

test('one without a default may not be empty', () => {
  const found = ruling('KAFKA-CLIENT-SETTING', service(sender), service({ ...sender, KAFKA_CLIENT_ID: '' }))
  expect(found).toMatchObject({ class: 'manual-steps', action: 'Restore KAFKA_CLIENT_ID=desk.' })
})

test('the topic reconciler is a program of this project, though it neither sends nor reads', () => {
  const reconciler = (intervalMs: string) =>
    service({ ...kafka, [topicReconcilerSettings.directory.env]: '/topics', TOPICS_INTERVAL_MS: intervalMs })
  expect(ruling('KAFKA-CLIENT-SETTING', reconciler('1000'), reconciler('banana')).class).toBe('manual-steps')
  expect(ruling('KAFKA-CLIENT-SETTING', reconciler('1000'), reconciler('2000')).class).toBe('rolling-restart')
})
