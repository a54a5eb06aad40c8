import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Kubeconfig, kubeconfigFor, makeNamespace, makeRoom, markNamespace, removeNamespace } from './cluster.ts'
import { Session } from './session.ts'
import type { Row, Script, Step } from './step.ts'
import { table } from './table.ts'

/** A script on the cluster, in a namespace of its own. */
export class ScriptRun {
  readonly script: Script
  private readonly session: Session
  private readonly kubeconfig: Kubeconfig
  private readonly recording: Recording

  private constructor(script: Script, session: Session, kubeconfig: Kubeconfig, recording: Recording) {
    this.script = script
    this.session = session
    this.kubeconfig = kubeconfig
    this.recording = recording
  }

  /**
   * Makes room for a script; what an earlier run has left is removed.
   * @param recordings folder of a file with all commands and their output; none is written without it
   */
  static async open(script: Script, recordings?: string, stopping?: AbortSignal): Promise<ScriptRun> {
    await makeRoom(namespaceOf(script))
    if (script.namespace === undefined) await makeNamespace(script.system)
    const kubeconfig = await kubeconfigFor(namespaceOf(script))
    const recording = await Recording.open(script.system, recordings)
    const env = { ...process.env, KUBECONFIG: kubeconfig.file }
    const session = new Session({ env, record: (text) => recording.add(text), ...(stopping && { stopping }) })
    return new ScriptRun(script, session, kubeconfig, recording)
  }

  /** Starts the system; its pods need not be there when this resolves. */
  async start(): Promise<void> {
    for (const step of this.script.start) await this.session.run(step)
    if (this.script.namespace !== undefined) await markNamespace(this.script.namespace)
  }

  /** What comes after the start. */
  steps(keep: boolean): readonly Step[] {
    const { steps, cleanUp } = this.script
    return keep ? steps : [...steps, ...cleanUp]
  }

  run(step: Step): Promise<Row> {
    return this.session.run(step)
  }

  get rows(): readonly Row[] {
    return this.session.rows
  }

  get table(): string {
    return table(`${this.script.system}, namespace ${namespaceOf(this.script)}`, this.rows)
  }

  /** Ends what is still running. */
  async close(): Promise<void> {
    await this.session.close()
    await this.recording.written
    await this.kubeconfig.remove()
  }

  /** Removes the namespace, with all that is in it. */
  remove(): Promise<void> {
    return removeNamespace(namespaceOf(this.script))
  }
}

/** Where a script's system runs. */
export const namespaceOf = ({ namespace, system }: Script): string => namespace ?? system

/** A file that grows by what a terminal would show. */
class Recording {
  /** Resolves when everything is in the file. */
  written: Promise<unknown> = Promise.resolve()
  private readonly file: string | undefined

  private constructor(file?: string) {
    this.file = file
  }

  static async open(system: string, folder?: string): Promise<Recording> {
    if (folder === undefined) return new Recording()
    await mkdir(folder, { recursive: true })
    const file = join(folder, `${system}.txt`)
    await writeFile(file, '')
    return new Recording(file)
  }

  add(text: string): void {
    const { file } = this
    if (file !== undefined) this.written = this.written.then(() => appendFile(file, `${text}\n`))
  }
}
