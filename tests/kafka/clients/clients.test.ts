import { expect, test } from 'vitest'
import { postgresAvailability } from '../../../dev/postgres/availability.ts'
import { clientsPython } from '../../../dev/python.ts'
import { systems } from '../../../services/index.ts'
import { describeWhere } from '../../available.ts'
import { configMap, describeWithKafka } from '../fixture.ts'
import { exchangeTests } from './exchange-tests.ts'
import { recordTests } from './records.ts'
import { Programs } from './support/library.ts'
import { exchanges } from './systems/index.ts'
import { ordersPaymentsShipping } from './systems/orders-payments-shipping.ts'

const found = await clientsPython()
const postgres = await postgresAvailability()
const python = 'python' in found ? found.python : ''

await describeWhere(
  'missing' in found ? { available: false, reason: found.missing } : { available: true },
  'clients of others',
  () =>
    describeWithKafka(
      'on a Kafka of one node',
      (kafka) => {
        const programs = new Programs(python, () => kafka().bootstrapServers)
        test('every system is here', () => {
          expect(exchanges.map(({ system }) => system)).toEqual(systems.map(({ name }) => name))
        })
        for (const exchange of exchanges) {
          const availability = exchange.database ? postgres : { available: true as const }
          describeWhere(availability, exchange.system, () => {
            const system = exchangeTests(exchange, kafka, programs)
            // Once is enough: reading is the runtime's business.
            if (exchange === ordersPaymentsShipping) recordTests(system, programs)
          })
        }
      },
      { nodes: 1, data: configMap(1) },
    ),
)
