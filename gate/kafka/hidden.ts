import type { Found } from '../found.ts'
import type { KafkaModel } from './kafka-model.ts'

/** Shorter ones are words that stand elsewhere, too. */
const SHORTEST = 6

/** Takes what Secrets say out of what is reported: reports are read by more people than Secrets. */
export function hiding(models: readonly KafkaModel[]): (found: Found) => Found {
  const values = new Set<string>()
  for (const { clusters, clients } of models) {
    const containers = [...clusters.flatMap(({ pools }) => pools), ...clients].map(({ container }) => container)
    for (const { env, files } of containers) {
      for (const { object, value } of [...env.values(), ...files]) {
        if (object.kind === 'Secret' && value.length >= SHORTEST) values.add(value)
      }
    }
  }
  if (values.size === 0) return (found) => found
  const longestFirst = [...values].sort((one, other) => other.length - one.length)
  const hidden = <T>(text: T): T | string =>
    typeof text === 'string'
      ? longestFirst.reduce((rest: string, value) => rest.replaceAll(value, '(hidden)'), text)
      : text
  return (found) => ({
    ...found,
    old: hidden(found.old),
    new: hidden(found.new),
    why: String(hidden(found.why)),
    action: String(hidden(found.action)),
  })
}
