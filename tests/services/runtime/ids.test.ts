import { expect, test } from 'vitest'
import { z } from 'zod'
import { derivedId, RecentIds } from '../../../services/runtime/ids.ts'

test('a derived id is a UUID that follows from its parts, and from nothing else', () => {
  const id = derivedId('order', 'a')
  expect(z.uuid().parse(id)).toBe('cbd531e1-82f3-8467-87b0-1e7ea857e118')
  expect(derivedId('order', 'a')).toBe(id)
  const others = [derivedId('order', 'b'), derivedId('ordera'), derivedId('a', 'order'), derivedId('order', 'a', '')]
  expect(new Set([id, ...others]).size).toBe(5)
})

test('recent events are remembered up to their number, the oldest forgotten first', () => {
  const recent = new RecentIds(2)
  for (const id of ['a', 'b', 'c']) recent.add({ id })
  expect(['a', 'b', 'c'].map((id) => recent.has({ id }))).toEqual([false, true, true])
})

test('an id of one source says nothing about the same id of another', () => {
  const recent = new RecentIds()
  recent.add({ id: '1', source: '/shop-web' })
  expect(['/shop-web', '/shop-app', undefined].map((source) => recent.has({ id: '1', source }))).toEqual([
    true,
    false,
    false,
  ])
})
