/** A message as kafkajs has it from a fetch. */
export interface FetchedMessage {
  readonly offset: string
  readonly key: Buffer | null
  /** Whether it is no message but the end of a transaction, which kafkajs hands to nobody. */
  isControlRecord: boolean
  readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean }
}

/** A partition in the answer to a fetch. */
export interface FetchedPartition {
  readonly messages: readonly FetchedMessage[]
  /** The transactions in it that were aborted, in the order in which they ended. */
  abortedTransactions?: readonly { readonly producerId: string; readonly firstOffset: string }[] | null
}

/** Key of the record that ends an aborted transaction. */
const ABORT = Buffer.from([0, 0, 0, 0])

/**
 * Hides the messages of aborted transactions from kafkajs 2.2.4, which lets some of them through: it takes the aborted
 * transactions to be in the order of their beginnings, and any message whose key is four zero bytes, such as Java's number 0,
 * for the end of one. Here they are marked as what they end with: kafkajs passes over those, and over their offsets.
 */
export function hideAborted(partition: FetchedPartition): void {
  const { messages, abortedTransactions } = partition
  if (!abortedTransactions?.length) return
  const begun = abortedTransactions.map(({ producerId, firstOffset }) => ({ producerId, first: BigInt(firstOffset) }))
  begun.sort((a, b) => (a.first < b.first ? -1 : 1))
  const aborting = new Set<string>()
  for (const message of messages) {
    const { producerId, inTransaction } = message.batchContext
    const offset = BigInt(message.offset)
    while (begun[0] !== undefined && begun[0].first <= offset) aborting.add(begun.shift()?.producerId ?? '')
    if (message.isControlRecord) {
      if (message.key?.equals(ABORT)) aborting.delete(producerId)
    } else if (inTransaction && aborting.has(producerId)) message.isControlRecord = true
  }
  partition.abortedTransactions = []
}
