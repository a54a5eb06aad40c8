/** What the witness was promised, and what it was told. */
export interface Book {
  /** Orders that were answered with 202, and when (ms). */
  readonly acknowledged: { readonly id: string; readonly customer: string; readonly at: number }[]
  /** What consumers say they have processed. */
  readonly processed: Processed[]
}

export interface Processed {
  readonly group: string
  readonly pod: string
  readonly id: string
  readonly topic: string
  readonly partition: number
  readonly offset: string
  readonly at: number
}

/** What a Kafka says of itself. */
export interface InKafka {
  readonly topics: Record<string, { readonly partitions: number; readonly replicas: number }>
  readonly stored: {
    readonly topic: string
    readonly partition: number
    readonly offset: string
    readonly id: string
    readonly customer: string
  }[]
}
