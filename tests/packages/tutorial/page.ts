import { readFileSync } from 'node:fs'

// docs/tutorial.md as its reader takes it: what to type, what is seen then, and what to change in which file.

export interface Command {
  readonly line: string
  /** Written behind it where it is not 0. */
  readonly exitCode: number
}

/** A block of commands, and the lines that show that it went well; `…` stands for anything. */
export interface Typing {
  readonly commands: readonly Command[]
  sees: readonly string[]
}

/** A block of a diff, in the file that was named last. */
export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

export interface Section {
  readonly title: string
  readonly steps: readonly (Typing | Edit)[]
}

/** What is between two headings, with its blocks. */
export const sections: readonly Section[] = readFileSync(new URL('../../../docs/tutorial.md', import.meta.url), 'utf8')
  .split(/^## /m)
  .slice(1)
  .map((text) => ({ title: text.split('\n', 1)[0] ?? '', steps: stepsOf(text) }))

function stepsOf(section: string): (Typing | Edit)[] {
  const steps: (Typing | Edit)[] = []
  let file: string | undefined
  for (const [, prose = '', language, text = ''] of section.matchAll(/(.*?)^```(\w+)\n(.*?)^```$/gms)) {
    file = [...prose.matchAll(/`([^`\s]+\.ts)`/g)].at(-1)?.[1] ?? file
    const lines = text.trimEnd().split('\n')
    const last = steps.at(-1)
    if (language === 'bash') steps.push({ commands: lines.map(commandOf), sees: [] })
    else if (language === 'text' && last !== undefined && 'commands' in last) last.sees = lines
    else if (language === 'diff' && file !== undefined) steps.push({ file, ...sidesOf(lines) })
    else throw new Error(`docs/tutorial.md: a block of ${language} that nobody reads:\n${text}`)
  }
  return steps
}

function commandOf(text: string): Command {
  const [, line = '', code] = /^(.*?)(?:\s+# exit code (\d+))?$/.exec(text) ?? []
  return { line, exitCode: Number(code ?? 0) }
}

function sidesOf(lines: readonly string[]): { readonly from: string; readonly to: string } {
  const side = (without: string) =>
    lines.flatMap((line) => (line.startsWith(without) ? [] : [`${line.slice(1)}\n`])).join('')
  return { from: side('+'), to: side('-') }
}
