import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

/** What a contender measured of itself. */
export interface Figures {
  readonly ms: number
  /** CPU time of the process meanwhile, user and system. */
  readonly cpuMs: number
  readonly events: number
}

/** Figures, and how long the process took from SIGTERM to its end. */
export type Run<F extends Figures = Figures> = F & { readonly stopMs: number }

/** Longest time for a run, and then for its end. */
const RUN_MS = 120_000
const STOP_MS = 15_000

/** The command of a contender in `bench/contenders`, written in TypeScript, and what is loaded before it. */
export const script = (name: string, ...loaded: readonly string[]): readonly string[] => [
  ...[process.execPath, '--import', 'tsx'],
  ...loaded.flatMap((one) => ['--import', contenderFile(one)]),
  contenderFile(name),
]

/** A file in `bench/contenders`. */
export const contenderFile = (name: string): string => fileURLToPath(new URL(`contenders/${name}`, import.meta.url))

/**
 * Runs a contender in a process of its own until it has printed its figures, a line of JSON with `cpuMs`; then ends it by
 * SIGTERM, as Kubernetes does.
 * @param command program and arguments
 * @throws when it ends or time is up before there are figures
 */
export async function runContender<F extends Figures = Figures>(
  [program = '', ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Run<F>> {
  const child = execa(program, args, {
    env,
    reject: false,
    buffer: { stdout: false },
    stdin: 'ignore',
    timeout: RUN_MS,
    forceKillAfterDelay: STOP_MS,
  })
  let figures: F | undefined
  let signalled = 0
  const said: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (figures === undefined && line.startsWith('{"ms"')) {
      figures = JSON.parse(line) as F
      signalled = performance.now()
      child.kill('SIGTERM')
    } else if (said.length < 20) said.push(line)
  })
  const { shortMessage, stderr } = await child
  if (figures === undefined) {
    throw new Error(['a contender gave no figures', shortMessage, ...said, stderr].filter(Boolean).join('\n'))
  }
  return { ...figures, stopMs: performance.now() - signalled }
}

/** Events in a second. */
export const rate = ({ events, ms }: Figures): number => events / (ms / 1_000)

/** Events in a second of CPU time: the figure that other work on the machine disturbs least. */
export const cpuRate = ({ events, cpuMs }: Figures): number => events / (cpuMs / 1_000)

/** CPU time in per cent of one core. */
export const cpuPercent = ({ cpuMs, ms }: Figures): number => (100 * cpuMs) / ms
