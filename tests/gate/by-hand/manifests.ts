import { parse, stringify } from 'yaml'
import type { Loose } from '../objects.ts'

/** Files of one folder, by their names. */
export type Texts = ReadonlyMap<string, string>

/**
 * The files of one folder, edited as people and bad merges do it: as text. A step that finds nothing to change, or more
 * than one place, throws: no row tests less than its name says.
 */
export class Manifests {
  readonly #files: Map<string, string>

  constructor(files: Texts) {
    this.#files = new Map(files)
  }

  get files(): Texts {
    return this.#files
  }

  /** Replaces texts in one object, each of which stands there once. */
  edit(object: string, replacements: Readonly<Record<string, string>>): void {
    this.#rewrite(object, (document) =>
      Object.entries(replacements).reduce((text, [from, to]) => {
        const found = text.split(from).length - 1
        if (found !== 1) throw new Error(`${object} has ${found} × ${JSON.stringify(from)}, expected 1`)
        return text.replace(from, () => to)
      }, document),
    )
  }

  /** Replaces a text wherever it stands, as search and replace does. */
  everywhere(from: string, to: string): void {
    const files = [...this.#files].filter(([, text]) => text.includes(from))
    if (files.length === 0) throw new Error(`no file has ${JSON.stringify(from)}`)
    for (const [file, text] of files)
      this.#files.set(
        file,
        text.replaceAll(from, () => to),
      )
  }

  /** Changes the object itself and writes it anew, as a tool does. */
  change(object: string, edit: (parsed: Loose) => unknown): void {
    this.#rewrite(object, (document) => {
      const parsed = parse(document)
      edit(parsed)
      // Quotes what is a boolean or a number in YAML 1.1, which kubectl reads.
      return stringify(parsed, { version: '1.1', lineWidth: 0 })
    })
  }

  /** Takes an object out, and its file when nothing else is in it. */
  remove(object: string): void {
    this.#rewrite(object, () => undefined)
  }

  /** Takes an object out, and gives its text: to put it elsewhere, or to copy it. */
  textOf(object: string): string {
    const [found] = [...this.#files.values()].flatMap(documents).filter((text) => nameOf(text) === object)
    if (found === undefined) throw new Error(`no file has ${object}`)
    return found
  }

  /** Another file. */
  add(file: string, text: string): void {
    if (this.#files.has(file)) throw new Error(`${file} is there already`)
    this.#files.set(file, text)
  }

  /** Every file, written in another way. */
  rewriteFiles(rewrite: (text: string) => string): void {
    for (const [file, text] of this.#files) this.#files.set(file, rewrite(text))
  }

  /** Another name of a file. */
  rename(from: string, to: string): void {
    const text = this.#files.get(from)
    if (text === undefined) throw new Error(`there is no ${from}`)
    this.#files.delete(from)
    this.add(to, text)
  }

  #rewrite(object: string, rewrite: (document: string) => string | undefined): void {
    let found = 0
    for (const [file, text] of this.#files) {
      const kept = documents(text).flatMap((document) => {
        if (nameOf(document) !== object) return [document]
        found += 1
        return rewrite(document) ?? []
      })
      if (kept.length === 0) this.#files.delete(file)
      else this.#files.set(file, kept.join('---\n'))
    }
    if (found !== 1) throw new Error(`${found} documents are ${object}, expected 1`)
  }
}

/** The documents of a file. */
export const documents = (text: string): string[] => text.split(/^---\n/m).filter((document) => document.trim() !== '')

/** `StatefulSet/kafka-broker`: both names stand where every generator writes them. */
const nameOf = (document: string): string =>
  `${/^kind: (.*)$/m.exec(document)?.[1]}/${/^metadata:\n(?: .*\n)*? {2}name: (.*)$/m.exec(document)?.[1]}`
