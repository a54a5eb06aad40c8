/**
 * Reads a properties file as Java does: comments, `=`, `:` or a space behind the key, escapes, lines that go on behind a
 * backslash. The last value of a key counts, as for Kafka.
 */
export function readProperties(file: string): ReadonlyMap<string, string> {
  const properties = new Map<string, string>()
  for (const line of logicalLines(file)) {
    const [, key = '', value = ''] = /^((?:\\.|[^\\\s=:])*)(?:\s*[=:]\s*|\s+|$)(.*)$/s.exec(line) ?? []
    properties.set(unescaped(key), unescaped(value))
  }
  return properties
}

function logicalLines(file: string): string[] {
  const lines: string[] = []
  let begun: string | undefined
  for (const raw of file.split(/\r\n|\r|\n/)) {
    const line = raw.trimStart()
    if (begun === undefined && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    const goesOn = /(?:^|[^\\])(?:\\\\)*\\$/.test(line)
    const whole: string = (begun ?? '') + (goesOn ? line.slice(0, -1) : line)
    begun = goesOn ? whole : undefined
    if (!goesOn) lines.push(whole)
  }
  return begun === undefined ? lines : [...lines, begun]
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' }

const unescaped = (part: string): string =>
  part.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code, char: string) =>
    code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16)),
  )
