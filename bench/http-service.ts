import { fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { contenderFile } from './contender.ts'

/** Longest time until a service is ready, and then until it has ended. */
const START_MS = 30_000
const STOP_MS = 15_000

/** A service that runs for a benchmark. */
export interface HttpServiceProcess {
  /** CPU time of the process so far, all threads, user and system. */
  cpuMs(): Promise<number>
  /** Ends it by SIGTERM, as Kubernetes does. */
  stop(): Promise<void>
}

/**
 * Starts a service in a process of its own. It writes its log to a file, as a container does.
 * @param file the program, in TypeScript
 * @param folder where its log goes
 * @param ready asked until it says yes: whether the service does its work
 * @throws when it ends or time is up before it is ready; the message has the end of its log
 */
export async function startHttpService(
  file: string,
  env: Readonly<Record<string, string>>,
  folder: string,
  ready: () => Promise<boolean>,
): Promise<HttpServiceProcess> {
  const log = join(folder, `${file.replace(/\W/g, '-')}.log`)
  const output = openSync(log, 'a')
  const child = fork(file, {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    execArgv: ['--import', 'tsx', '--import', contenderFile('cpu-usage.ts')],
    stdio: ['ignore', output, output, 'ipc'],
  })
  closeSync(output)
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(kill)
  }
  for (const began = performance.now(); !(await ready()); await sleep(100)) {
    if (child.exitCode === null && performance.now() - began < START_MS) continue
    if (child.exitCode === null) await stop()
    throw new Error(`${file} does not get ready\n${readFileSync(log, 'utf8').slice(-4_000)}`)
  }
  return {
    stop,
    async cpuMs() {
      const answer = once(child, 'message')
      child.send('cpu')
      return Number((await answer)[0])
    },
  }
}
