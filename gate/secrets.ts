import type { Finding } from './types.ts'

/** Names of variables and keys whose values are nobody's to read: `PGPASSWORD`, `API_TOKEN`, `sasl.jaas.config`. */
const SECRET_NAME =
  /(?:^|[^a-z])(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|api[_.-]?key|access[_.-]?key|private[_.-]?key|jaas[_.-]?config|connection[_.-]?string|dsn)(?:$|[^a-z])|password|passwd|apikey|secretkey/i
/** What says only where a secret is, or how long it holds. */
const NO_SECRET =
  /(?:^secret[_.-]?key$|location|file|path|name|ttl|expir\w*|lifetime|timeout|audience|key[_.-]?ref|secretkeyref|provider|url|issuer|rotation\w*)\]?(?:\.value)?$/i

/** A secret inside of a longer text: of an address, of a login module, of an option. */
const INSIDE: readonly [RegExp, string][] = [
  [/(\w+:\/\/[^\s:/@]+:)[^\s@/]+(?=@)/g, '$1(hidden)'],
  [/(\b(?:password|passwd|secret|token|api[_-]?key)\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s;,"'}]+)/gi, '$1(hidden)'],
  [/(--?(?:password|passwd|pass|token|secret|api-key)[= ])\S+/gi, '$1(hidden)'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '(hidden)'],
]

/** The last name in a path: `env[PGPASSWORD].value` is about PGPASSWORD. */
const nameIn = (path: string) => /\[([^\]]*)\](?:\.value)?$/.exec(path)?.[1] ?? path.slice(path.lastIndexOf('.') + 1)

/** A finding without what only few may read: reports are read by more people than Secrets. */
export function withoutSecrets(finding: Finding): Finding {
  const { object, path } = finding
  const name = nameIn(path)
  const isSecret =
    (object.kind === 'Secret' && /^(?:data|stringData)\b/.test(path)) ||
    (SECRET_NAME.test(name) && !NO_SECRET.test(name))
  const [old, now] = [finding.old, finding.new].map((value) => (isSecret ? hidden(value) : masked(value)))
  return {
    ...finding,
    old,
    new: now,
    why: isSecret ? without(finding.why, finding) : String(masked(finding.why)),
    action: isSecret ? without(finding.action, finding) : String(masked(finding.action)),
  }
}

const hidden = (value: unknown) => (value === undefined ? undefined : '(hidden)')

/** A sentence that names the value. */
function without(text: string, { old, new: now }: Finding): string {
  const values = [old, now].filter((value): value is string => typeof value === 'string' && value.length > 3)
  return String(masked(values.reduce((rest, value) => rest.replaceAll(value, '(hidden)'), text)))
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return INSIDE.reduce((text, [pattern, by]) => text.replace(pattern, by), value)
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  // `{ name: PGPASSWORD, value: … }`, an added variable.
  const named = entries.find(([key]) => key === 'name')?.[1]
  const isSecret = typeof named === 'string' && SECRET_NAME.test(named) && !NO_SECRET.test(named)
  return Object.fromEntries(
    entries.map(([key, item]) => {
      const hides =
        (isSecret && key === 'value') || (SECRET_NAME.test(key) && !NO_SECRET.test(key) && typeof item === 'string')
      return [key, hides ? hidden(item) : masked(item)]
    }),
  )
}
