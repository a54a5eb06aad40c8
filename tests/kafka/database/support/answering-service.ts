import { inTransaction, runDatabaseConsumer } from '../../../../services/runtime/database/index.ts'
import { derivedId, Unprocessable } from '../../../../services/runtime/index.ts'
import { thingAnswered, thingAsked } from './events.ts'

// Answers each thing with a row and an event. Without a constraint of its own: only the inbox keeps rows from coming twice.
await runDatabaseConsumer({
  migrations: [{ folder: new URL('migrations/', import.meta.url), table: 'answers_migrations' }],
  consumes: inTransaction([thingAsked], async (events, { query, publish }) => {
    const wrong = events.find(({ payload }) => payload.n < 0)
    if (wrong) throw new Unprocessable(`no answer to ${wrong.payload.n}`)
    const columns = [
      events.map(({ context }) => context.id),
      events.map(({ payload }) => payload.key),
      events.map(({ payload }) => payload.n),
    ]
    await query('INSERT INTO answers (id, key, n) SELECT * FROM unnest($1::text[], $2::text[], $3::integer[])', columns)
    for (const { payload, context } of events) {
      publish(thingAnswered, payload, { id: derivedId(context.id, 'answer') })
      context.log.info({}, 'answered')
    }
  }),
})
