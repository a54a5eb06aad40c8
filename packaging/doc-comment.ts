/** A doc comment by its parts; texts are Markdown on one line each. */
export interface DocComment {
  readonly text: string
  /** What a prop is when it is left out, `@default`. */
  readonly default?: string
  /** What each parameter is, `@param`. */
  readonly params: Readonly<Record<string, string>>
  /** Other tags that say what a function does: `@returns`, `@throws`. */
  readonly notes: readonly string[]
}

/** Reads a doc comment as it stands in the code. */
export function docComment(comment: string): DocComment {
  const lines = comment
    .replace(/^\/\*\*/, '')
    .replace(/\*\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
  // A tag in the middle of a sentence begins a part as well: short comments are written on one line.
  const [text = '', ...tags] = lines
    .join('\n')
    .replace(/\{@link\s+([^}|]+?)(?:\s*\|\s*([^}]+))?\s*\}/g, (_, target, label) => `\`${label ?? target}\``)
    .split(/(?:^|\s)(?=@(?:default|param|returns|throws|internal|public|remarks|typeParam)\b)/)
    .map(paragraphs)

  const params: Record<string, string> = {}
  const notes: string[] = []
  let byDefault: string | undefined
  for (const tag of tags) {
    const [, name = '', rest = ''] = /^@(\w+)\s*(.*)$/s.exec(tag) ?? []
    if (name === 'default') byDefault = rest.replace(/^- /, '')
    if (name === 'param' || name === 'typeParam') {
      const [, parameter = '', what = ''] = /^(\S+)\s*-?\s*(.*)$/s.exec(rest) ?? []
      params[parameter] = what
    }
    if (name === 'returns') notes.push(`Returns ${rest}`)
    if (name === 'throws') notes.push(`Throws ${rest}`)
  }
  return { text, params, notes, ...(byDefault !== undefined && { default: byDefault }) }
}

/** Lines of a paragraph are one; paragraphs, lists and code keep their breaks. */
const paragraphs = (text: string): string =>
  text
    .trim()
    .split(/\n{2,}/)
    .map((one) => (/^(?:[-*|`]|\d+\.)/m.test(one) ? one : one.replaceAll('\n', ' ')))
    .join('\n\n')
