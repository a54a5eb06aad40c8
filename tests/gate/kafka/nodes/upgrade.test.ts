import { expect, test } from 'vitest'
import { ruling, shop } from '../support.ts'

const from = (before: string, after: string) =>
  [shop({ kafka: { version: before } }), shop({ kafka: { version: after } })] as const

test('a newer release: restart first, the metadata.version later', () => {
  const found = ruling('KAFKA-UPGRADE', ...from('4.2.0', '4.3.1'))
  expect(found).toMatchObject({
    class: 'rolling-restart',
    path: 'spec.template.spec.containers[kafka].image',
    old: 'apache/kafka:4.2.0',
    new: 'apache/kafka:4.3.1',
  })
  expect(found.action).toContain('kafka-features.sh --bootstrap-server localhost:9092 upgrade --metadata 4.3')
})

test('a patch has no metadata.version of its own, whichever way it goes', () => {
  expect(ruling('KAFKA-UPGRADE', ...from('4.3.1', '4.3.0')).class).toBe('rolling-restart')
  expect(ruling('KAFKA-UPGRADE', ...from('4.3.0', '4.3.1')).action).toBe('Nothing.')
})

test('an older release does not start on newer metadata', () => {
  const found = ruling('KAFKA-DOWNGRADE', ...from('4.3.1', '4.2.0'))
  expect(found.class).toBe('outage')
  expect(found.action).toContain('kafka-features.sh --bootstrap-server localhost:9092 describe')
})

test('a step that is too long', () => {
  expect(ruling('KAFKA-UPGRADE-IMPOSSIBLE', ...from('3.2.3', '4.0.0')).class).toBe('outage')
  expect(ruling('KAFKA-UPGRADE', ...from('3.9.0', '4.3.1')).class).toBe('rolling-restart')
})

test('names that do not say a version, and images of others', () => {
  const image = (name: string) => shop({ kafka: { image: name } })
  const own = 'registry.example.com/kafka@sha256:0123'
  expect(ruling('KAFKA-IMAGE', shop(), image(own)).class).toBe('rolling-restart')
  expect(ruling('KAFKA-IMAGE', shop(), image('bitnamilegacy/kafka:4.0.0')).class).toBe('outage')
})
