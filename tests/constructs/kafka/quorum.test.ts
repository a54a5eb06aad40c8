import { expect, test } from 'vitest'
import { clusterIdOf, isClusterId, quorumVoters } from '../../../constructs/kafka/quorum.ts'

test('voters are sorted by node id, as numbers, whatever their order', () => {
  const voters = [10, 9, 0].map((nodeId) => ({ nodeId, host: `h${nodeId}` }))
  expect(quorumVoters(voters, 9093)).toBe('0@h0:9093,9@h9:9093,10@h10:9093')
  expect(voters[0]?.nodeId).toBe(10)
})

test('the ids of the committed clusters never change: disks remember them', () => {
  expect(clusterIdOf('local', 'orders-payments-shipping', 'kafka')).toBe('fM36k6OUr8ShgAmrndhdbA')
  expect(clusterIdOf('production', 'orders-payments-shipping', 'kafka')).toBe('ATCHiAUUxv18hoin2pFqcg')
})

test('every id is valid, and each cluster has its own', () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => clusterIdOf('local', `system-${index}`, 'kafka'))
  expect(ids.filter((id) => !isClusterId(id))).toEqual([])
  expect(ids.every((id) => Buffer.from(id, 'base64url').length === 16)).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
})

test('a digest that begins with a dash gets a letter instead: a command line would take it for an option', () => {
  // System 23 is the first whose digest is -jeqgXNshNmYX8kAAHyM2A.
  expect(clusterIdOf('', '23', '')).toBe('AjeqgXNshNmYX8kAAHyM2A')
})

test.each(['', '-AAAAAAAAAAAAAAAAAAAAA', 'A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}=`, `${'A'.repeat(21)}+`])(
  '%j is no cluster id',
  (id) => {
    expect(isClusterId(id)).toBe(false)
  },
)
