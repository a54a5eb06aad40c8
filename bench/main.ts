import { Argument, Command } from 'commander'
import { print, say } from '../commands/output.ts'
import { UserError } from '../synthesis/user-error.ts'
import { commandBench } from './command.ts'
import { consumeBench } from './consume.ts'
import { idleBench } from './idle.ts'
import { type BenchKafka, startBenchKafka } from './kafka.ts'
import { orderServiceBench } from './order-service.ts'
import { produceBench } from './produce.ts'
import { synthBench } from './synth.ts'

/** Parts by name. Those that need Kafka share one. */
const parts: Readonly<Record<string, (kafka: () => Promise<BenchKafka>) => Promise<void>>> = {
  synth: () => synthBench(print, 15),
  command: () => commandBench(print, 9),
  consume: async (kafka) => consumeBench(print, await kafka(), 5, 300_000),
  produce: async (kafka) => produceBench(print, await kafka(), 5, 100_000),
  idle: async (kafka) => idleBench(print, await kafka(), 3),
  orders: (kafka) => orderServiceBench(print, kafka, 5),
}

async function bench(names: readonly string[]): Promise<void> {
  let started: Promise<BenchKafka> | undefined
  const kafka = () => {
    started ??= startBenchKafka(say)
    return started
  }
  try {
    for (const [name, part] of Object.entries(parts)) {
      if (names.length === 0 || names.includes(name)) await part(kafka)
    }
  } finally {
    // A start that failed has left nothing behind, and its error is on its way.
    await started?.then(
      ({ close }) => close(),
      () => undefined,
    )
  }
}

const program = new Command('npm run bench --')
  .description('measure parts side by side with what they stand on: medians, ranges, and the ratio to the last line')
  .addArgument(new Argument('[parts...]', 'default: all').choices(Object.keys(parts)))
  .action(bench)

try {
  await program.parseAsync()
} catch (error) {
  say(error instanceof UserError ? `error: ${error.message}` : String(error instanceof Error ? error.stack : error))
  process.exitCode = 1
}
