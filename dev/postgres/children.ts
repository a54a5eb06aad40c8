import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { execa } from 'execa'

/** The processes that a process has started and that run. Linux says it in files: slim images have no `ps`. */
export async function childrenOf(parent: number): Promise<number[]> {
  const pairs = existsSync('/proc/self/stat') ? await fromProc() : await fromPs()
  return pairs.flatMap(([pid, ppid]) => (ppid === parent ? [pid] : []))
}

type Pair = readonly [pid: number, ppid: number]

/** `<pid> (<program>) <state> <ppid> …`; the program may have brackets and spaces in its name. */
async function fromProc(): Promise<Pair[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const stats = await Promise.all(
    // Those that have ended in between have none.
    pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')),
  )
  return stats.flatMap((stat): Pair[] => {
    const [, pid, ppid] = /^(\d+) \(.*\) \S (\d+) /s.exec(stat) ?? []
    return pid === undefined ? [] : [[Number(pid), Number(ppid)]]
  })
}

async function fromPs(): Promise<Pair[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'pid=,ppid='])
  return stdout.split('\n').map((line) => {
    const [pid = Number.NaN, ppid = Number.NaN] = line.trim().split(/\s+/).map(Number)
    return [pid, ppid]
  })
}
