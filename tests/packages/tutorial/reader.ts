import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { outside, removed } from '../packed.ts'
import type { Command, Edit, Section, Typing } from './page.ts'

/** Commands that go on until their reader has seen enough. */
const ENDLESS = /\bnpm run dev\b|\blogs -f -l\b/

/** Longest time for one command, and for one that was told to end. */
const LIMIT_MS = 180_000
const GRACE_MS = 20_000

/** Somebody who follows the tutorial, in a home of their own. */
export class Reader {
  readonly #home = outside('tutorial')
  /** The clone; `cd` leads elsewhere. */
  #folder = resolve('.')
  #running: ChildProcess | undefined

  /** Types what a section shows, and changes what it changes. Throws where something else is seen. */
  async follow({ steps }: Section): Promise<void> {
    for (const step of steps) await ('file' in step ? this.#edit(step) : this.#type(step))
  }

  /** Types one line, and returns what it has printed. */
  run(line: string): Promise<string> {
    return this.#run({ line, exitCode: 0 }, () => false)
  }

  /** Ends what still runs, and removes all that was made. */
  async close(): Promise<void> {
    if (this.#running !== undefined) await stop(this.#running)
    removed(this.#home)
  }

  async #type({ commands, sees }: Typing): Promise<void> {
    let before = ''
    const unseen = (output: string) => sees.filter((line) => !shows(output, line))
    for (const { line, exitCode } of commands) {
      const typed = line.replaceAll('~/', `${this.#home}/`)
      const place = /^cd (.*)$/.exec(typed)?.[1]
      if (place !== undefined) this.#folder = resolve(this.#folder, place)
      else before += await this.#run({ line: typed, exitCode }, (output) => unseen(before + output).length === 0)
    }
    if (unseen(before).length > 0) throw new Error(`not seen:\n${unseen(before).join('\n')}\nbut:\n${before}`)
  }

  /** @param enough whether the reader of an endless command has seen enough of its output */
  async #run({ line, exitCode }: Command, enough: (output: string) => boolean): Promise<string> {
    const child = spawn('bash', ['-c', line], {
      cwd: this.#folder,
      env: surroundings(),
      // A process group of its own, as in a terminal: a Ctrl-C reaches all that it has started.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#running = child
    const endless = ENDLESS.test(line)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += stripVTControlCharacters(text)
        if (endless && enough(output)) void stop(child)
      })
    }
    const late = setTimeout(() => void stop(child), LIMIT_MS)
    const [code] = await once(child, 'close')
    clearTimeout(late)
    this.#running = undefined
    if (!endless && code !== exitCode) throw new Error(`${line}: exit code ${code}, expected ${exitCode}\n${output}`)
    return output
  }

  #edit({ file, from, to }: Edit): void {
    const path = join(this.#folder, file)
    const text = readFileSync(path, 'utf8')
    if (text.split(from).length !== 2) throw new Error(`${file}: expected once\n${from}\nin\n${text}`)
    writeFileSync(
      path,
      text.replace(from, () => to),
    )
  }
}

/** Whether a line of an output has the parts of an expected one, in their order; spaces count once. */
function shows(output: string, expected: string): boolean {
  const parts = expected.split('…').map((part) => part.replaceAll(/\s+/g, ' ').trim())
  return output.split('\n').some((line) => {
    const text = line.replaceAll(/\s+/g, ' ')
    let at = 0
    return parts.every((part) => {
      const found = text.indexOf(part, at)
      at = found + part.length
      return found >= 0
    })
  })
}

/** Ctrl-C, and what closes a window that hangs. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'close')
  signal(child, 'SIGINT')
  const inTime = await Promise.race([ended.then(() => true), sleep(GRACE_MS, false, { ref: false })])
  if (!inTime) signal(child, 'SIGKILL')
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // It has just ended by itself.
  }
}

/** The variables of a terminal: without what npm and vitest say to their own processes, and no Kafka that runs already. */
function surroundings(): NodeJS.ProcessEnv {
  const theirs = /^(npm_|VITEST|NODE_ENV$|TEST$|CI$|INIT_CWD$|KAFKA_BOOTSTRAP_SERVERS$|GIT_)/i
  const own = Object.entries(process.env).filter(([name]) => !theirs.test(name))
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'))
  const reader = { GIT_AUTHOR_NAME: 'Reader', GIT_AUTHOR_EMAIL: 'reader@example.com' }
  const committer = { GIT_COMMITTER_NAME: 'Reader', GIT_COMMITTER_EMAIL: 'reader@example.com' }
  return { ...Object.fromEntries(own), PATH: path.join(delimiter), ...reader, ...committer }
}
