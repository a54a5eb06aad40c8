import { setTimeout as sleep } from 'node:timers/promises'
import { RunningCommand } from './running-command.ts'
import { type Seen, see, tail } from './seen.ts'
import type { Row, Step } from './step.ts'
import { terminalText } from './terminal-text.ts'

/** Seconds that a command may take which ends by itself. */
const LONGEST = 600

/** Seconds in which the others have to show what is expected. */
const PATIENCE = 60

/** Lines of an output that are recorded, from its beginning and from its end. */
const SHOWN = 40

export interface SessionOptions {
  /** Variables of the commands; `KUBECONFIG` leads to the cluster and the namespace. */
  readonly env: NodeJS.ProcessEnv
  /** Is given commands with their output, as a terminal would show them. @default - nobody is */
  readonly record?: (text: string) => void
  /** Ends the command in hand, and makes its row differ. @default - never */
  readonly stopping?: AbortSignal
}

/** A command that was run, and what it has shown. */
interface Attempt {
  readonly running: RunningCommand
  readonly seen: Seen
}

/** What a reader does at one desk: commands one after the other, with what was learned from those before. */
export class Session {
  readonly rows: Row[] = []
  private readonly options: SessionOptions
  private readonly remembered: Record<string, string> = {}
  private readonly background = new Map<string, RunningCommand>()
  private terminal: RunningCommand | undefined

  constructor(options: SessionOptions) {
    this.options = options
  }

  /** Runs a step, and keeps its row. */
  async run(step: Step): Promise<Row> {
    const row = await (step.how === 'typed' ? this.type(step) : this.execute(step))
    this.rows.push(row)
    return row
  }

  /** Ends what is still running. */
  async close(): Promise<void> {
    await this.closeTerminal()
    await Promise.all([...this.background.values()].map((command) => command.stop()))
    this.background.clear()
  }

  private async execute(step: Step): Promise<Row> {
    const { how, within } = step
    const repeated = how !== undefined || within !== undefined
    const deadline = Date.now() + 1_000 * (within ?? (repeated ? PATIENCE : LONGEST))
    if (how === 'terminal') await this.closeTerminal()
    // What runs in the background already makes way: its port has to be free.
    await this.background.get(step.command)?.stop()
    let last: Attempt | undefined
    for (;;) {
      const running = this.start(step.command, how === 'terminal')
      const seen = await this.watch(step, running, deadline)
      if (seen.shown) {
        await this.settle(step, running)
        return this.row(step, seen)
      }
      await running.stop()
      // When its time is over before it says anything, what it said before is of more interest.
      if (running.output !== '' || last === undefined) last = { running, seen }
      const impossible = await this.impossible(step)
      if (impossible !== undefined || !repeated || this.over(deadline)) {
        this.record(last.running)
        return impossible === undefined ? this.row(step, last.seen) : { step, outcome: 'not here', seen: impossible }
      }
      await sleep(1_000)
    }
  }

  private async type(step: Step): Promise<Row> {
    if (this.terminal === undefined) return { step, outcome: 'differs', seen: 'no terminal is open' }
    const from = this.terminal.output.length
    this.terminal.type(this.filledIn(step.command))
    return this.row(step, await this.watch(step, this.terminal, Date.now() + 1_000 * (step.within ?? PATIENCE), from))
  }

  /** Waits until a command has shown what is expected, or has ended, or the time is over. */
  private async watch({ how, sees, fails }: Step, running: RunningCommand, deadline: number, from = 0): Promise<Seen> {
    for (;;) {
      const { exitCode } = running
      const output = running.output.slice(from)
      const ended = exitCode !== undefined
      // The output of a command that ends by itself is looked at when it is complete.
      if (ended || how !== undefined) {
        const seen = see(sees, output, this.remembered)
        const succeeded = how !== undefined || (exitCode === 0) === (fails !== true)
        if (seen.shown && succeeded) return seen
        if (ended) return { shown: false, text: `exit code ${exitCode}: ${tail(output)}` }
      }
      if (this.over(deadline)) return { shown: false, text: `until the time was over: ${tail(output)}` }
      await Promise.race([running.ended, sleep(100)])
    }
  }

  /** What becomes of a command that has shown what is expected. */
  private async settle({ how, command }: Step, running: RunningCommand): Promise<void> {
    if (how === 'terminal') {
      this.terminal = running
      return
    }
    if (how === 'background') this.background.set(command, running)
    else await running.stop()
    this.record(running)
  }

  private row(step: Step, seen: Seen): Row {
    Object.assign(this.remembered, seen.remembered)
    return { step, outcome: seen.shown ? 'as expected' : 'differs', seen: seen.text }
  }

  /** Why this cluster cannot show a step; `undefined` where it can. */
  private async impossible({ unless }: Step): Promise<string | undefined> {
    if (unless === undefined) return undefined
    const running = this.start(unless.command)
    await running.ended
    return unless.sees.test(running.output) ? unless.because : undefined
  }

  private start(command: string, terminal = false): RunningCommand {
    return new RunningCommand(this.filledIn(command), { ...this.options.env, ...this.remembered }, terminal)
  }

  private filledIn(command: string): string {
    return command.replaceAll(/<(\w+)>/g, (placeholder, name: string) => this.remembered[name] ?? placeholder)
  }

  private over(deadline: number): boolean {
    return Date.now() >= deadline || this.options.stopping?.aborted === true
  }

  private record({ command, output }: RunningCommand): void {
    this.options.record?.(`$ ${command}\n${terminalText(abridged(output.trimEnd()))}\n`)
  }

  private async closeTerminal(): Promise<void> {
    if (this.terminal === undefined) return
    this.record(this.terminal)
    await this.terminal.stop()
    this.terminal = undefined
  }
}

/** A log of a thousand lines, as far as anybody reads it. */
function abridged(output: string): string {
  const lines = output.split('\n')
  const left = lines.length - 2 * SHOWN
  return left <= 1 ? output : [...lines.slice(0, SHOWN), `… ${left} lines …`, ...lines.slice(-SHOWN)].join('\n')
}
