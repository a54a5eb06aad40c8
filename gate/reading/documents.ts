import { LineCounter, parseDocument } from 'yaml'
import { UserError } from '../../contracts/user-error.ts'
import { kubectlScalars } from './scalars.ts'

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
 * @throws {UserError} with the line, if it is no YAML.
 */
export function parsed({ text, line }: Document, file: string): unknown {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: (tags) => [...tags, ...kubectlScalars],
    merge: true,
    // The last one wins, as with kubectl.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter,
  })
  const [error] = document.errors
  if (error !== undefined) {
    const at = line - 1 + lineCounter.linePos(error.pos[0]).line
    throw new UserError(`${file}:${at}: got YAML that cannot be read: ${error.message}`)
  }
  try {
    return document.toJS({ maxAliasCount: 1_000 })
  } catch (error) {
    throw new UserError(`${file}:${line}: got YAML that cannot be read: ${(error as Error).message}`, { cause: error })
  }
}
