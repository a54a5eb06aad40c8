/** What the API server does not take. */
export interface Problem {
  readonly path: string
  readonly value: unknown
  readonly reason: string
  readonly fix: string
  /** @default 'the API server' */
  readonly refusedBy?: string
}
