import { print } from '../commands/output.ts'
import { consumeBench } from './consume.ts'
import { startBenchKafka } from './kafka.ts'

const k = await startBenchKafka(print)
try {
  await consumeBench(print, k, Number(process.argv[2] ?? 2), Number(process.argv[3] ?? 100000))
} finally {
  await k.close()
}
