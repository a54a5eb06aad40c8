import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

const PACKAGE = 'confluent-kafka==2.16.1'

/**
 * Finds a Python that has confluent-kafka: makes one in the user's cache folder, once.
 * @returns the program, or why there is none
 */
export async function confluentPython(): Promise<{ readonly python: string } | { readonly missing: string }> {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'cdk8s-kafka', 'bench-python')
  const python = join(folder, 'bin', 'python')
  try {
    const options = { timeout: 180_000 }
    if (!existsSync(python)) await execa('python3', ['-m', 'venv', folder], options)
    const has = await execa(python, ['-c', 'import confluent_kafka'], { ...options, reject: false })
    if (has.exitCode !== 0) await execa(python, ['-m', 'pip', 'install', '--quiet', PACKAGE], options)
    return { python }
  } catch (error) {
    return { missing: String((error as { shortMessage?: string }).shortMessage ?? error) }
  }
}
