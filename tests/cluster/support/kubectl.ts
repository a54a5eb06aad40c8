import { execa } from 'execa'
import { vi } from 'vitest'

/** The folder of the repository: manifests are named relative to it, as in the documentation. */
export const root = new URL('../../..', import.meta.url).pathname

/** Runs kubectl and returns what it printed. Throws with all of its output if it fails. */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { stdout } = await execa('kubectl', args, {
    cwd: root,
    ...(input !== undefined && { input }),
    maxBuffer: 512 * 1024 ** 2,
  })
  return stdout
}

/** Label of a namespace that brings its own name and was made by a test. */
const MADE_BY_TEST = 'cdk8s-kafka-test'

/** A namespace of the test's own, below the `restricted` standard, as a cautious administrator would make it. */
export class TestNamespace {
  readonly name: string

  private constructor(name: string) {
    this.name = name
  }

  /** One that is there, or will be. */
  static named(name: string): TestNamespace {
    return new TestNamespace(name)
  }

  /** Makes the namespace anew; one that an interrupted run has left is removed first. */
  static async create(name: string): Promise<TestNamespace> {
    const namespace = new TestNamespace(name)
    await namespace.delete()
    await kubectl(['create', 'namespace', name])
    await kubectl(['label', 'namespace', name, 'pod-security.kubernetes.io/enforce=restricted'])
    return namespace
  }

  /**
   * Applies a folder that brings its own namespace; one that an interrupted run has left is removed first.
   * @throws when there is one that no test has made: somebody may use it
   */
  static async apply(name: string, folder: string): Promise<TestNamespace> {
    const namespace = new TestNamespace(name)
    const known = await kubectl(['get', 'namespace', name, '--ignore-not-found', '-o', 'jsonpath={.metadata.labels}'])
    if (known !== '' && !known.includes(`"${MADE_BY_TEST}"`)) {
      throw new Error(`namespace ${name} exists on this cluster: delete it first, with all that is in it`)
    }
    await namespace.delete()
    await kubectl(['apply', '-f', folder])
    await kubectl(['label', 'namespace', name, `${MADE_BY_TEST}=true`])
    return namespace
  }

  /** `kubectl -n <namespace> …`, written as a person would type it. */
  kubectl(command: string, input?: string): Promise<string> {
    return this.run(command.split(' '), input)
  }

  /** The same for arguments that contain spaces. */
  run(args: readonly string[], input?: string): Promise<string> {
    return kubectl(['-n', this.name, ...args], input)
  }

  /** A Kafka tool inside a broker. */
  kafka(pod: string, tool: string, ...args: string[]): Promise<string> {
    return this.run([
      'exec',
      pod,
      '-c',
      'kafka',
      '--',
      `/opt/kafka/bin/${tool}.sh`,
      '--bootstrap-server',
      'kafka:9092',
      ...args,
    ])
  }

  async delete(): Promise<void> {
    await kubectl(['delete', 'namespace', this.name, '--ignore-not-found', '--timeout=180s'])
  }
}

/** Waits until a check passes; its last failure is the error. */
export const eventually = <T>(check: () => Promise<T>, seconds: number): Promise<T> =>
  vi.waitFor(check, { timeout: seconds * 1_000, interval: 1_000 })
