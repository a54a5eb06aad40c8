import { docComment } from './doc-comment.ts'

// The reference of a package's entry point, one Markdown page, from the model that API Extractor makes of the declarations.

/** What the pages need of API Extractor's `.api.json`. */
export interface ApiItem {
  readonly kind: string
  readonly name?: string
  readonly docComment?: string
  readonly isOptional?: boolean
  readonly isStatic?: boolean
  readonly isProtected?: boolean
  readonly excerptTokens?: readonly { readonly text: string }[]
  readonly propertyTypeTokenRange?: TokenRange
  readonly members?: readonly ApiItem[]
}

interface TokenRange {
  readonly startIndex: number
  readonly endIndex: number
}

/** The sections of a page, in the order of reading: what is built first, then what it is built from. */
const sections: readonly (readonly [title: string, kinds: readonly string[]])[] = [
  ['Classes', ['Class']],
  ['Functions', ['Function']],
  ['Props and other interfaces', ['Interface']],
  ['Types', ['TypeAlias', 'Enum']],
  ['Values', ['Variable']],
]

/**
 * Writes the page of an entry point.
 * @param title what is imported, for example `cdk8s-kafka/cli`
 */
export function referencePage(title: string, entryPoint: ApiItem): string {
  const items = [...(entryPoint.members ?? [])].sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '', 'en'))
  const parts = sections.flatMap(([heading, kinds]) => {
    const own = items.filter(({ kind }) => kinds.includes(kind))
    return own.length === 0 ? [] : [`## ${heading}`, ...own.map(item)]
  })
  return `${[
    `# ${title}`,
    '<!-- Made by: npm run api. -->',
    `\`import { … } from '${title}'\``,
    contents(items),
    ...parts,
  ].join('\n\n')}\n`
}

const contents = (items: readonly ApiItem[]): string =>
  items.map(({ name = '' }) => `[\`${name}\`](#${name.toLowerCase()})`).join(' · ')

function item(one: ApiItem): string {
  const { text, params, notes } = docComment(one.docComment ?? '')
  const members = (one.members ?? []).filter(({ isProtected }) => !isProtected)
  const props = members.filter(({ kind }) => kind === 'PropertySignature' || kind === 'Property')
  const calls = members.filter(({ kind }) => ['Constructor', 'Method', 'MethodSignature'].includes(kind))
  return [
    `### ${one.name}`,
    text,
    `\`\`\`ts\n${signature(one)}\n\`\`\``,
    list(Object.entries(params).map(([name, what]) => `\`${name}\`: ${what}`)),
    ...notes.map(sentence),
    props.length > 0 ? table(props) : '',
    ...calls.map(call),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function table(props: readonly ApiItem[]): string {
  const rows = props.map((prop) => {
    const { text, default: byDefault } = docComment(prop.docComment ?? '')
    const name = `${prop.isStatic ? 'static ' : ''}${prop.name}${prop.isOptional ? '?' : ''}`
    return [code(name), code(typeOf(prop)), cell(text), cell(byDefault ?? '')].join(' | ')
  })
  return ['| name | type | what it is | default |', '|---|---|---|---|', ...rows.map((row) => `| ${row} |`)].join('\n')
}

function call(method: ApiItem): string {
  // API Extractor writes a sentence of its own for a constructor without a comment.
  const { text, params, notes } = docComment(method.kind === 'Constructor' ? '' : (method.docComment ?? ''))
  const said = [text, ...Object.entries(params).map(([name, what]) => `\`${name}\`: ${what}`), ...notes].filter(Boolean)
  return `- \`${signature(method).replace(/\s+/g, ' ')}\`${said.length > 0 ? `: ${said.map(sentence).join(' ')}` : ''}`
}

const signature = ({ excerptTokens = [] }: ApiItem): string =>
  excerptTokens
    .map(({ text }) => text)
    .join('')
    .replace(/^export (?:declare )?/, '')
    .trim()

function typeOf({ excerptTokens = [], propertyTypeTokenRange: range }: ApiItem): string {
  if (range === undefined) return ''
  const tokens = excerptTokens.slice(range.startIndex, range.endIndex).map(({ text }) => text)
  return tokens.join('').replace(/\s+/g, ' ')
}

const sentence = (text: string): string => (/[.:]$/.test(text) ? text : `${text}.`)
const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``
const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|')
