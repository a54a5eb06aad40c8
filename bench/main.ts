import { Argument, Command } from 'commander'
import { print, say } from '../commands/output.ts'
import { UserError } from '../contracts/user-error.ts'
import { commandBench } from './command.ts'
import { consumeBench } from './consume.ts'
import { deployedBench } from './deployed.ts'
import { diffBench } from './diff.ts'
import { idleBench } from './idle.ts'
import { inventoryBench } from './inventory.ts'
import { type BenchKafka, startBenchKafka } from './kafka.ts'
import { latencyBench } from './latency.ts'
import { orderServiceBench } from './order-service.ts'
import { type BenchPostgres, startBenchPostgres } from './postgres.ts'
import { produceBench } from './produce.ts'
import { relayBench } from './relay.ts'
import { synthBench } from './synth.ts'

/** What parts run on. Each is started when the first part asks for it. */
interface Servers {
  kafka(): Promise<BenchKafka>
  postgres(): Promise<BenchPostgres>
}

/** Parts by name. Those that need Kafka share one, and so do those that need PostgreSQL. */
const parts: Readonly<Record<string, (servers: Servers) => Promise<void>>> = {
  synth: () => synthBench(print, 15),
  command: () => commandBench(print, 9),
  diff: () => diffBench(print, 9),
  consume: async ({ kafka }) => consumeBench(print, await kafka(), 5, 300_000),
  deployed: async ({ kafka }) => deployedBench(print, await kafka(), 5, 300_000),
  produce: async ({ kafka }) => produceBench(print, await kafka(), 5, 100_000),
  idle: async ({ kafka }) => idleBench(print, await kafka(), 3),
  orders: ({ kafka }) => orderServiceBench(print, kafka, 5),
  // PostgreSQL first: it is there sooner, or says sooner that it is missing.
  inventory: async ({ postgres, kafka }) => inventoryBench(print, await postgres(), await kafka(), 3),
  relay: async ({ postgres, kafka }) => relayBench(print, await postgres(), await kafka(), 5, 30_000),
  latency: async ({ postgres, kafka }) => latencyBench(print, await postgres(), await kafka(), 3),
}

async function bench(names: readonly string[]): Promise<void> {
  const closing: (() => Promise<unknown>)[] = []
  const shared = <T extends { close(): Promise<void> }>(start: (progress: typeof say) => Promise<T>) => {
    let started: Promise<T> | undefined
    // A start that failed has left nothing behind, and its error is on its way.
    closing.push(async () =>
      started?.then(
        ({ close }) => close(),
        () => undefined,
      ),
    )
    return () => {
      started ??= start(say)
      return started
    }
  }
  const servers = { kafka: shared(startBenchKafka), postgres: shared(startBenchPostgres) }
  try {
    for (const [name, part] of Object.entries(parts)) {
      if (names.length === 0 || names.includes(name)) await part(servers)
    }
  } finally {
    await Promise.all(closing.map((close) => close()))
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
