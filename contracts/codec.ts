import { z } from 'zod'

/**
 * One setting: an environment variable with a type. A construct writes its value, and a service reads it back; both use the
 * same codec, so the code cannot read a value differently from what the manifest says.
 */
export interface Setting<T> {
  /** Name of the environment variable. */
  readonly env: string
  /** Text in the manifest ↔ value in the code. */
  readonly codec: z.ZodType<T, string>
  /** What the setting does, its unit, and the Kafka or Kubernetes name behind it. */
  readonly about: string
  /** Value when the variable is unset. A setting without one is required. */
  readonly default?: T
}

/** A group of settings, by their property names in code. */
export type Settings = Readonly<Record<string, Setting<unknown>>>

/** The values of a group of settings, as code uses them. */
export type Values<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never }

/** The values a manifest may set; settings that are left out keep their defaults. */
export type PartialValues<S extends Settings> = { readonly [K in keyof S]?: Values<S>[K] | undefined }

/** Thrown by {@link decode}: every setting that is missing or wrong, at once. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`the environment has ${problems.length} invalid setting(s):\n${problems.map((p) => `  ${p}`).join('\n')}`)
    this.problems = problems
  }
}

/** A setting with a default. */
export interface DefaultedSetting<T> extends Setting<T> {
  readonly default: T
}

/** Defines one setting; see {@link Setting}. */
export function setting<T>(env: string, codec: z.ZodType<T, string>, about: string): Setting<T>
/** Defines one setting with a default. */
export function setting<T>(
  env: string,
  codec: z.ZodType<T, string>,
  about: string,
  fallback: NoInfer<T>,
): DefaultedSetting<T>
export function setting<T>(env: string, codec: z.ZodType<T, string>, about: string, fallback?: T): Setting<T> {
  return fallback === undefined ? { env, codec, about } : { env, codec, about, default: fallback }
}

/** Writes values as environment variables. Values that are `undefined` are left to the setting's default. */
export function encode<S extends Settings>(settings: S, values: PartialValues<S>): Record<string, string> {
  const env: Record<string, string> = {}
  for (const [name, { env: variable, codec }] of Object.entries(settings)) {
    const value = values[name]
    if (value !== undefined) env[variable] = z.encode(codec, value)
  }
  return env
}

/**
 * Reads settings from an environment, once, into a frozen object.
 * @throws {SettingsError} naming every variable that is missing or malformed, what was found and what is expected.
 */
export function decode<S extends Settings>(settings: S, env: Readonly<Record<string, string | undefined>>): Values<S> {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, { env: variable, codec, about, default: fallback }] of Object.entries(settings)) {
    const raw = env[variable]
    if (raw === undefined || raw === '') {
      if (fallback === undefined) problems.push(`${variable} is ${raw === '' ? 'empty' : 'not set'}: ${about}`)
      else values[name] = fallback
      continue
    }
    const result = z.safeDecode(codec, raw)
    if (result.success) values[name] = result.data
    else problems.push(`${variable}: got ${JSON.stringify(raw)}, ${issues(result.error)}: ${about}`)
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return Object.freeze(values) as Values<S>
}

const issues = (error: z.ZodError) =>
  error.issues.map((issue) => (issue.path.length > 0 ? `${issue.path.join('.')}: ` : '') + issue.message).join('; ')

/** Any non-empty text. */
export const text: z.ZodType<string, string> = z.string().min(1)

/** One of the given words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T): z.ZodType<T[number], string> =>
  z.codec(z.string(), z.enum(words, { error: () => `expected one of ${words.join(', ')}` }), {
    decode: (raw) => raw as T[number],
    encode: (value) => value,
  })

/** The words true and false. */
export const trueOrFalse: z.ZodType<boolean, string> = z.codec(
  z.enum(['true', 'false'], { error: () => 'expected true or false' }),
  z.boolean(),
  { decode: (raw) => raw === 'true', encode: (value) => (value ? 'true' : 'false') },
) as z.ZodType<boolean, string>

/** A whole number within bounds, both included. */
export const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER): z.ZodType<number, string> => {
  const error = () =>
    max === Number.MAX_SAFE_INTEGER
      ? `expected a whole number from ${min} up`
      : `expected a whole number from ${min} to ${max}`
  return z.codec(z.string().regex(/^-?\d+$/, { error }), z.int({ error }).min(min, { error }).max(max, { error }), {
    decode: Number,
    encode: String,
  })
}

/** A list separated by commas, without spaces; at least one entry. */
export const list: z.ZodType<readonly string[], string> = z.codec(
  z.string(),
  z
    .array(z.string().regex(/^[^,\s]+$/, { error: () => 'expected entries without spaces, separated by commas' }))
    .min(1),
  { decode: (raw) => raw.split(','), encode: (values) => values.join(',') },
)

/** Addresses `host:port`, separated by commas; IPv6 addresses in brackets. */
export const addresses: z.ZodType<readonly string[], string> = z.codec(
  z.string(),
  z
    .array(z.string().refine(isAddress, { error: () => 'expected host:port, without a scheme, separated by commas' }))
    .min(1),
  { decode: (raw) => raw.split(','), encode: (values) => values.join(',') },
)

function isAddress(text: string): boolean {
  const [, port] = /^(?:[^\s,:/[\]]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})$/.exec(text) ?? []
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535
}

/** A value of the given shape, written as JSON. */
export const json = <T>(schema: z.ZodType<T>): z.ZodType<T, string> =>
  z.codec(z.string(), schema, {
    decode: (raw, context) => {
      try {
        return JSON.parse(raw)
      } catch (error) {
        context.issues.push({ code: 'custom', input: raw, message: `expected JSON (${(error as Error).message})` })
        return z.NEVER
      }
    },
    encode: (value) => JSON.stringify(value),
  })
