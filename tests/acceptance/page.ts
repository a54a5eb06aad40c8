import { readFileSync } from 'node:fs'
import { commandLines, documentedCommands } from './documented.ts'

/** The page of a system. */
export const pageOf = (system: string): string =>
  readFileSync(new URL(`../../docs/systems/${system}.md`, import.meta.url), 'utf8')

/** All commands that the page of a system shows. */
export const commandsOfPage = (system: string): string[] => documentedCommands(pageOf(system))

/** The same for a statement of SQL. */
export function statementOf(system: string, beginning: string): string {
  const statements = documentedCommands(pageOf(system)).filter((one) => one.startsWith(beginning))
  return `${only(system, beginning, statements)};`
}

function only(system: string, beginning: string, [found, ...others]: readonly string[]): string {
  if (found !== undefined && others.length === 0) return found
  throw new Error(`docs/systems/${system}.md: expected one command that begins with ${beginning}`)
}

/** A long command as it stands in a code block of the page of a system: the only one that begins so. */
export function fromPage(system: string, beginning: string): string {
  const blocks = [...pageOf(system).matchAll(/^```bash\n(.*?)^```$/gms)].flatMap(([, text = '']) => commandLines(text))
  return only(
    system,
    beginning,
    blocks.filter((one) => one.startsWith(beginning)),
  )
}
