import { kafkaHome } from '../../dev/kafka/home.ts'
import { clientsPython } from '../../dev/python.ts'

/** Fetches what the tests need, once and before any of them: their own time is not for downloads. */
export default async function setup(): Promise<void> {
  const say = (line: string) => process.stderr.write(`kafka: ${line}\n`)
  // What is missing here is missing to the tests: they say so, and are skipped or fail.
  await kafkaHome(say).catch(() => undefined)
  await clientsPython()
}
