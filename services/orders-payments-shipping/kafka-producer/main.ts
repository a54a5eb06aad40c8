import { pause, runProducer } from '../../runtime/index.ts'
import { sendRounds } from './send-rounds.ts'
import { kafkaProducerSettings } from './settings.ts'

await runProducer(kafkaProducerSettings, async ({ settings, runId, producer, log, stopping }) => {
  const expected = settings.count * 3
  const outcome = await sendRounds(producer, { ...settings, runId }, log, stopping, pause)
  log.info({ run: runId, expected, ...outcome }, 'run finished')
  const missing = expected - outcome.delivered
  if (missing > 0) throw new Error(`${missing} of ${expected} events were not delivered`)
})
