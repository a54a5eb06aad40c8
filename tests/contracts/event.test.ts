import { expect, test } from 'vitest'
import { z } from 'zod'
import { cloudEventHeaders, deadLetterHeaders, redriveHeaders } from '../../contracts/cloudevents.ts'
import { defineEvent } from '../../contracts/event.ts'

test('an event definition is frozen, and its key is made from a payload of its own type', () => {
  const schema = z.strictObject({ orderId: z.string() })
  const event = defineEvent({ type: 'order.placed', about: 'test', schema, key: ({ orderId }) => orderId })
  expect(Object.isFrozen(event)).toBe(true)
  expect(event.key(event.schema.parse({ orderId: 'o-1' }))).toBe('o-1')
})

test('headers of an event, of a dead letter and of a redriven message never overwrite each other', () => {
  const names = [cloudEventHeaders, deadLetterHeaders].flatMap((headers) => Object.values<string>(headers))
  expect(new Set(names).size).toBe(names.length)
  expect(names).not.toContain(redriveHeaders.group)
})
