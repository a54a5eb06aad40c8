import { kafkaHomeProblem } from './home.ts'

/** Whether {@link startKafka} can work here, and if not, what to install. */
export type KafkaAvailability = { readonly available: true } | { readonly available: false; readonly reason: string }

/** Looks for what {@link startKafka} needs, without downloading anything. */
export async function kafkaAvailability(): Promise<KafkaAvailability> {
  const reason = await kafkaHomeProblem()
  return reason === undefined ? { available: true } : { available: false, reason }
}
