import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { commandLines, normalized } from './documented.ts'
import { commandsOfPage, pageOf } from './page.ts'
import { images } from './run.ts'
import type { Script } from './step.ts'
import { scripts } from './systems/index.ts'

test('every page of a system has a script', () => {
  const pages = readdirSync('docs/systems').filter((name) => name.endsWith('.md'))
  expect(scripts.map(({ system }) => `${system}.md`).sort()).toEqual(pages.sort())
})

const stepsOf = ({ start, steps, cleanUp }: Script) => [...start, ...steps, ...cleanUp]
const commandsOf = (script: Script) =>
  stepsOf(script).flatMap(({ command, like }) => commandLines(like ?? command).map(normalized))

describe.each(scripts)('the page of $system', (script) => {
  const page = pageOf(script.system)
  const shown = new Set(commandsOfPage(script.system))
  const run = new Set(commandsOf(script))
  const elsewhere = Object.keys(script.elsewhere)
  const others = [...shown].filter((command) => !run.has(command) && !command.startsWith(images.command))

  test('shows every command that its script runs', () => {
    // What is typed at a prompt stands behind it, or in a block of its own.
    const typed = stepsOf(script).flatMap(({ how, command }) => (how === 'typed' ? [command] : []))
    const known = (command: string) =>
      shown.has(command) || (typed.includes(command) && page.includes(`> ${command}\n`))
    expect(commandsOf(script).filter((command) => !known(command))).toEqual([])
  })

  test('shows no command that nobody runs', () => {
    expect(others.filter((command) => !elsewhere.some((beginning) => command.startsWith(beginning)))).toEqual([])
  })

  test('shows all commands that are run elsewhere, and those are not run here', () => {
    expect(elsewhere.filter((beginning) => !others.some((command) => command.startsWith(beginning)))).toEqual([])
  })
})
