import { runProducer } from '../../../../services/runtime/index.ts'
import { placed } from './events.ts'

await runProducer({}, async ({ producer }) => {
  await producer.send(placed, { id: 'imported', customer: 'customer-0' })
})
