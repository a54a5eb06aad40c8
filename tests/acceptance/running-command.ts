import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { terminalText } from './terminal-text.ts'

/** The folder of the repository: manifests are named relative to it, as in the documentation. */
const root = new URL('../..', import.meta.url).pathname

/** Seconds that a command has to end after SIGHUP. */
const GRACE = 5

/** A line that bash runs, and what it has printed so far. */
export class RunningCommand {
  /** What was typed. */
  readonly command: string
  /** Resolves with the exit code when the command has ended and all of its output is there. */
  readonly ended: Promise<number>
  /** The same, once it is known. */
  exitCode: number | undefined
  private raw = ''
  private readonly child: ChildProcess
  private readonly isTerminal: boolean

  constructor(command: string, env: NodeJS.ProcessEnv, terminal = false) {
    this.command = command
    this.isTerminal = terminal
    const [program, args] = terminal ? inTerminal : inBash
    // A process group of its own: what bash has started ends with it.
    this.child = spawn(program, args, {
      cwd: root,
      env: { ...env, COMMAND: command.replace(/\s*&$/, ''), SHELL: '/bin/bash' },
      detached: true,
      stdio: [terminal ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.raw += text
      })
    }
    // A line may be typed when nobody reads any more.
    this.child.stdin?.on('error', () => undefined)
    this.ended = new Promise((resolve) => {
      const end = (code: number) => {
        this.exitCode ??= code
        resolve(this.exitCode)
      }
      this.child.on('close', (code) => end(code ?? -1))
      this.child.on('error', (error) => {
        this.raw += error.message
        end(-1)
      })
    })
  }

  /** Everything it has printed, as its reader sees it. */
  get output(): string {
    return this.isTerminal ? terminalText(this.raw) : this.raw
  }

  /** Types a line into the terminal, and presses Enter. */
  type(line: string): void {
    this.child.stdin?.write(`${line}\r`)
  }

  /** Ends the command, as closing its window does. */
  async stop(): Promise<void> {
    // Without its `script` a terminal is gone, and the system sends SIGHUP to what ran in it.
    this.signal(this.isTerminal ? 'SIGKILL' : 'SIGHUP')
    const ended = await Promise.race([this.ended.then(() => true), sleep(GRACE * 1_000, false, { ref: false })])
    if (!ended) this.signal('SIGKILL')
    await this.ended
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined || this.exitCode !== undefined) return
    try {
      process.kill(-this.child.pid, signal)
    } catch {
      // It has just ended by itself.
    }
  }
}

const inBash = ['bash', ['-c', 'eval "$COMMAND"']] as const

// util-linux: `script` gives the command a terminal, and types into it what comes on stdin. A terminal of no size would wrap
// after every character.
const inTerminal = ['script', ['-qefc', 'stty rows 50 cols 200; eval "$COMMAND"', '/dev/null']] as const
