import type { ReplayTarget } from '../../contracts/tools.ts'

/** How a tool writes its result. */
interface Written {
  /** Text to read, or JSON. @default 'text' */
  readonly output?: 'text' | 'json'
}

/** A tool that changes something. */
interface Executed {
  /** Whether to make the change. @default false: only print what would be done */
  readonly execute?: boolean
}

/** Selects dead letters; an option that is left out matches all. */
interface DeadLetterOptions extends Written {
  /** Topics whose dead letters are selected. @default - all that have some */
  readonly topics?: readonly string[]
  /** Consumer group that failed. @default - any */
  readonly group?: string
  /** Name of the error. @default - any */
  readonly error?: string
  /** Failed at or after this time. @default - any time */
  readonly since?: Date
  /** Failed before this time. @default - any time */
  readonly until?: Date
  /** Key of the message. @default - any */
  readonly key?: string
  /** CloudEvents `id`. @default - any */
  readonly eventId?: string
}

/** Sets the offsets of a group. */
export interface ReplayOptions extends Executed, Written {
  readonly tool: 'replay'
  /** `group.id` of a workload of the system. */
  readonly group: string
  /** Only these topics of the group. @default - all that it consumes */
  readonly topics?: readonly string[]
  /** Where it continues. */
  readonly to: ReplayTarget
}

/** Lists dead letters. */
export interface DlqListOptions extends DeadLetterOptions {
  readonly tool: 'dlq-list'
  /** Maximum number listed, oldest first. @default 100 */
  readonly limit?: number
  /** Whether redriven dead letters are listed, too. @default false */
  readonly all?: boolean
}

/** Puts dead letters back. */
export interface DlqRedriveOptions extends DeadLetterOptions, Executed {
  readonly tool: 'dlq-redrive'
  /** Maximum number put back, oldest first. @default 0: all */
  readonly limit?: number
}

/** Describes topics. */
export interface TopicDescribeOptions extends Written {
  readonly tool: 'topic-describe'
  /** @default - all of the system, dead-letter topics included */
  readonly topics?: readonly string[]
}

/** Shows the lag of consumer groups. */
export interface LagOptions extends Written {
  readonly tool: 'lag'
  /** @default - all of the system */
  readonly groups?: readonly string[]
}

/** A tool and its options. */
export type ToolOptions = ReplayOptions | DlqListOptions | DlqRedriveOptions | TopicDescribeOptions | LagOptions
