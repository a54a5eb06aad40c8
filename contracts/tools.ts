import { z } from 'zod'
import { json, list, oneOf, setting, text, wholeNumber } from './codec.ts'
import { declaredTopics } from './topics.ts'

/** One partition, and an offset in it. */
export interface Position {
  readonly topic: string
  readonly partition: number
  readonly offset: string
}

/** Where a group continues: at the start of its partitions, at a time, or at given offsets in some of them. */
export type ReplayTarget = 'earliest' | Date | readonly Position[]

/** A topic, the topic that holds its dead letters, and the groups that consume it. */
const deadLetterRoute = z.strictObject({
  topic: z.string().min(1),
  deadLetters: z.string().min(1),
  groups: z.array(z.string().min(1)),
})

export type DeadLetterRoute = z.infer<typeof deadLetterRoute>

/** A consumer group, and the topics that it consumes. */
const consumption = z.strictObject({ group: z.string().min(1), topics: z.array(z.string().min(1)) })

export type GroupConsumption = z.infer<typeof consumption>

const TIME = 'a time with its zone, for example 2026-12-31T08:00:00Z'

const instant = z.iso.datetime({ offset: true })
const positions = /^[\w.-]+\/\d+=\d+(,[\w.-]+\/\d+=\d+)*$/

const flag: z.ZodType<boolean, string> = z.codec(
  z.string().regex(/^(true|false)$/, { error: () => 'expected true or false' }),
  z.boolean(),
  { decode: (raw) => raw === 'true', encode: String },
)

const time: z.ZodType<Date, string> = z.codec(z.string(), z.date(), {
  decode: (raw, context) => parsed(raw, instant.safeParse(raw).success, () => new Date(raw), TIME, context),
  encode: (value) => value.toISOString(),
})

const replayTarget: z.ZodType<ReplayTarget, string> = z.codec(z.string(), z.custom<ReplayTarget>(), {
  decode: (raw, context) => {
    if (raw === 'earliest') return raw
    if (instant.safeParse(raw).success) return new Date(raw)
    const expected = `earliest, ${TIME}, or offsets like orders/0=15,orders/1=20`
    return parsed(raw, positions.test(raw), () => raw.split(',').map(position), expected, context)
  },
  encode: (target) => {
    if (target === 'earliest') return target
    if (target instanceof Date) return target.toISOString()
    return target.map(({ topic, partition, offset }) => `${topic}/${partition}=${offset}`).join(',')
  },
})

function parsed<T>(input: string, right: boolean, value: () => T, expected: string, context: z.core.ParsePayload): T {
  if (right) return value()
  context.issues.push({ code: 'custom', input, message: `expected ${expected}` })
  return z.NEVER
}

function position(text: string): Position {
  const [, topic = '', partition = '', offset = ''] = /^(.+)\/(\d+)=(\d+)$/.exec(text) ?? []
  return { topic, partition: Number(partition), offset }
}

const output = setting('TOOL_OUTPUT', oneOf(['text', 'json']), 'output format', 'text')

const execute = setting('TOOL_EXECUTE', flag, 'make the change; otherwise only print what would be done', false)

/** Selects dead letters; an option that is left out matches all. */
const deadLetterSettings = {
  deadLetters: setting(
    'TOOL_DEAD_LETTERS',
    json(z.array(deadLetterRoute).min(1)),
    'dead-letter topics, the topics they belong to, and the groups that consume those',
  ),
  group: setting('TOOL_GROUP', text, 'only those of this consumer group', ''),
  error: setting('TOOL_ERROR', text, 'only those with this error, for example InvalidMessage', ''),
  since: setting('TOOL_SINCE', time, `only those that failed at or after ${TIME}`, new Date(0)),
  until: setting('TOOL_UNTIL', time, `only those that failed before ${TIME}`, new Date(8.64e15)),
  key: setting('TOOL_KEY', text, 'only those with this key', ''),
  eventId: setting('TOOL_EVENT_ID', text, 'only the event with this id', ''),
  output,
} as const

/** The tools of `services/runtime/tools`, and the settings of each. */
export const tools = {
  replay: {
    group: setting('TOOL_GROUP', text, 'consumer group whose offsets are set'),
    topics: setting('TOOL_TOPICS', list, 'only these topics of the group', []),
    to: setting(
      'TOOL_TO',
      replayTarget,
      `where it continues: earliest, ${TIME}, or offsets like orders/0=15,orders/1=20`,
    ),
    execute,
    output,
  },
  'dlq-list': {
    ...deadLetterSettings,
    limit: setting('TOOL_LIMIT', wholeNumber(1, 10_000), 'maximum number, oldest first', 100),
    all: setting('TOOL_ALL', flag, 'include redriven ones', false),
  },
  'dlq-redrive': {
    ...deadLetterSettings,
    limit: setting('TOOL_LIMIT', wholeNumber(0), 'maximum number, oldest first; 0: all', 0),
    execute,
  },
  'topic-describe': {
    declared: setting('TOOL_DECLARED_TOPICS', json(declaredTopics), 'the topics as they are declared; none: all', []),
    output,
  },
  lag: {
    groups: setting('TOOL_GROUPS', json(z.array(consumption)), 'consumer groups and their topics; none: all', []),
    output,
  },
} as const

export type ToolName = keyof typeof tools
