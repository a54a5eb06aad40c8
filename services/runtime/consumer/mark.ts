/** That work on messages was begun: metadata of the offset that a group has committed, text that Kafka keeps for members. */
export interface Mark {
  /** Offset of the first message that is not done. */
  readonly message: string
  /** How often that message was begun by itself. */
  readonly attempts: number
  /** Offset of the last message that was fetched with it. */
  readonly until: string
}

/** The mark as metadata: less than 100 of the 4,096 bytes that Kafka takes (`offset.metadata.max.bytes`). */
export const writeMark = ({ message, attempts, until }: Mark): string =>
  JSON.stringify({ begun: { message, attempts, until } })

/** The mark in the metadata of a committed offset; `undefined` for metadata that is another's, or none. */
export function readMark(metadata: string | null): Mark | undefined {
  if (!metadata?.startsWith('{"begun":')) return undefined
  try {
    const { message, attempts, until } = JSON.parse(metadata).begun
    const isMark = Number.isSafeInteger(attempts) && attempts >= 0 && isOffset(message) && isOffset(until)
    return isMark ? { message, attempts, until } : undefined
  } catch {
    return undefined
  }
}

const isOffset = (text: unknown): boolean => typeof text === 'string' && /^\d{1,19}$/.test(text)
