import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDatabaseHttpService } from '../../../../services/runtime/database/index.ts'
import { thingAsked } from './events.ts'

// Asks for a thing: a row and an event in one transaction.
await runDatabaseHttpService({
  title: 'Things',
  description: 'Asks for things.',
  migrations: [{ folder: new URL('migrations/', import.meta.url), table: 'answers_migrations' }],
  routes: (app, { database }) => {
    app.post('/things', { schema: { body: z.object({ n: z.number() }) } }, async ({ body: { n } }, reply) => {
      const id = randomUUID()
      await database.transaction(async ({ query, publish }) => {
        await query('INSERT INTO answers (id, key, n) VALUES ($1, $1, $2)', [id, n])
        publish(thingAsked, { key: id, n }, { id })
      })
      return reply.code(201).send({ id })
    })
  },
})
