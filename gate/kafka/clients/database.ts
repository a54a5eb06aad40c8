import { databaseSettings } from '../../../contracts/settings.ts'
import type { Codes, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import type { KafkaClient } from '../model/clients.ts'

const codes = {
  'KAFKA-DATABASE-MOVED': {
    classes: ['data-loss'],
    why: 'A service is pointed to a different database: its tables, outbox and inbox stay in the old one, while Kafka carries on.',
    fix: 'Stop the service, empty the outbox, copy the database, start it.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** The database that holds what a client has done: its tables, and our services' inbox and outbox. */
export const databaseRule = rule(codes, (change: KafkaChange) =>
  change.clients.both.flatMap((pair) => moved(change, pair)),
)

function moved(change: KafkaChange, pair: Pair<KafkaClient>): readonly Found<Code>[] {
  const { name, namespace, group } = pair.after
  return [databaseSettings.host.env, databaseSettings.port.env, databaseSettings.database.env].flatMap((variable) => {
    const changed = differing(pair, ({ container }) => container.env.get(variable))
    if (changed?.old === undefined || changed.new === undefined) return []
    if (variable === databaseSettings.host.env) {
      if (host(changed.old, namespace) === host(changed.new, namespace)) return []
      // Another name for the same pods.
      const [old, now] = [
        change.behind('before', changed.old, namespace),
        change.behind('after', changed.new, namespace),
      ]
      if (old.length > 0 && old.join() === now.join()) return []
    }
    return [
      {
        code: 'KAFKA-DATABASE-MOVED',
        class: 'data-loss',
        at: changed.field,
        old: changed.old,
        new: changed.new,
        why: `Kafka resumes where ${group?.value ?? name} stopped, the database does not: what ${name} has stored, unsent events in its outbox, and the inbox that keeps events from taking effect twice stay in the old one (${changed.old}).`,
        action: `Stop ${name}, wait until its outbox is empty, copy the database (pg_dump, pg_restore), apply, start it.`,
      },
    ]
  })
}

/** The short and the full name of a Service are the same. */
const host = (name: string, namespace: string | undefined) =>
  name
    .replace(/\.cluster\.local$/, '')
    .replace(/\.svc$/, '')
    .replace(new RegExp(`\\.${namespace ?? '-'}$`), '')
