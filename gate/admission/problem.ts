/** What the API server does not take. */
export interface Problem {
  readonly path: string
  readonly value: unknown
  readonly reason: string
  readonly fix: string
  /** Whether kubectl merges it away in an object that is there. @default false */
  readonly isMerged?: boolean
  /** Whether it is refused when the object is read, before anything of it is looked at. @default false */
  readonly isRead?: boolean
  /** @default 'the API server' */
  readonly refusedBy?: string
}
