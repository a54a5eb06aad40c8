import { isScalar, LineCounter, parseDocument } from 'yaml'
import { UserError } from '../../contracts/user-error.ts'
import { printable } from '../printable.ts'
import { kubectlScalars } from './scalars.ts'
import { misshapen } from './shape.ts'

/** A document of a file, not parsed. */
export interface Document {
  readonly text: string
  /** Where it begins, counted from 1. */
  readonly line: number
}

/** Splits a file at its `---` lines, as kubectl does. Documents of nothing but comments are left out. */
export function documentsOf(text: string): Document[] {
  const documents: Document[] = []
  let lines: string[] = []
  let line = 1
  const finish = (next: number) => {
    if (lines.some((one) => !/^\s*(?:#.*)?$|^(?:\.\.\.|%.*)\s*$/.test(one))) {
      documents.push({ text: lines.join('\n'), line })
    }
    lines = []
    line = next
  }
  for (const [index, one] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (!/^---(?:\s|$)/.test(one)) {
      lines.push(one)
      continue
    }
    finish(index + 1)
    // What follows on the same line belongs to the document; the line stays, so that lines count on.
    lines.push(one.slice(3))
  }
  finish(0)
  return documents
}

/**
 * Parses one document as kubectl does.
 * @param file named in the error
 * @param warn told of keys that are there twice
 * @throws {UserError} with the line, if it is no YAML.
 */
export function parsed({ text, line }: Document, file: string, warn?: (warning: string) => void): unknown {
  const lineCounter = new LineCounter()
  const document = readYaml(text, file, line, {
    schema: 'failsafe',
    customTags: (tags) => [...tags, ...kubectlScalars],
    merge: true,
    // The last one wins, as with kubectl; that there are two is told.
    uniqueKeys: (one, other) => {
      if (!isScalar(one) || !isScalar(other) || one.value !== other.value || one.value === '<<') return false
      const at = line - 1 + lineCounter.linePos((other.range ?? [0])[0]).line
      warn?.(`${printable(file)}:${at}: the key ${JSON.stringify(other.value)} is there twice; the last one counts`)
      return false
    },
    prettyErrors: false,
    logLevel: 'error',
    lineCounter,
  })
  const [error] = document.errors
  if (error !== undefined) {
    const at = line - 1 + lineCounter.linePos(error.pos[0]).line
    throw new UserError(`${printable(file)}:${at}: got YAML that cannot be read: ${printable(error.message)}`)
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 1_000 })
    const problem = misshapen(value)
    if (problem !== undefined) throw new Error(problem)
    return value
  } catch (error) {
    throw unreadable(file, line, error)
  }
}

const unreadable = (file: string, line: number, error: unknown) =>
  new UserError(`${printable(file)}:${line}: got YAML that cannot be read: ${printable((error as Error).message)}`, {
    cause: error,
  })

/** What is nested too deep overflows the stack of the parser. */
function readYaml(text: string, file: string, line: number, options: Parameters<typeof parseDocument>[1]) {
  try {
    return parseDocument(text, options)
  } catch (error) {
    throw unreadable(file, line, error)
  }
}
