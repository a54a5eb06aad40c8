import { decode, SettingsError } from '../../../contracts/codec.ts'
import { kafkaSettings, processSettings, topicReconcilerSettings } from '../../../contracts/settings.ts'
import { serveHealth } from '../health.ts'
import { createLog } from '../log.ts'
import { addProcessMetrics, createMetrics } from '../metrics.ts'
import { RoundHealth } from './round-health.ts'
import { runTopicReconciler } from './run.ts'

// Not runProgram: its readiness is latched for good, and here each round decides anew.
try {
  const settings = decode({ ...processSettings, ...kafkaSettings, ...topicReconcilerSettings }, process.env)
  const log = createLog(settings.logLevel, settings.clientId)
  const health = new RoundHealth()
  const metrics = createMetrics()
  addProcessMetrics(metrics)
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
      health.stopping()
      stopping.abort()
    })
  }
  await serveHealth(health, metrics.registry, settings.healthPort)
  await runTopicReconciler({ settings, log, health, registry: metrics.registry, stopping: stopping.signal })
  log.info({}, 'stopped')
  // A round may be under way: Kafka finishes what it was asked, and the next process looks again.
  process.exit(0)
} catch (error) {
  process.stderr.write(`${error instanceof SettingsError ? error.message : (error as Error).stack}\n`)
  process.exit(1)
}
