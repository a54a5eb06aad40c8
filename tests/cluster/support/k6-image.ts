import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa, parseCommandString } from 'execa'
import { root } from './kubectl.ts'

/** The load test whose image is stood in for. */
const MANIFEST = 'dist/local/order-billing-notification/load-test.k8s.yaml'

/** The k6 of this machine: the one that the variable K6 names, else the one on the PATH. */
export function findK6(): string | undefined {
  if (process.env.K6 !== undefined) return process.env.K6
  if (process.platform !== 'linux') return undefined
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'k6'))
    .find(existsSync)
}

/** Builds the image of the load test from a k6 for Linux, under the name that the manifest has. */
export async function buildK6Image(k6: string): Promise<void> {
  const [, image] = (await readFile(`${root}${MANIFEST}`, 'utf8')).match(/image: (\S*k6:\S+)/) ?? []
  if (image === undefined) throw new Error(`${MANIFEST} names no k6 image`)
  const [command = 'docker', ...given] = parseCommandString(process.env.IMAGE_BUILD ?? 'docker build')
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-k6-'))
  try {
    await copyFile(k6, join(folder, 'k6'))
    const dockerfile = fileURLToPath(new URL('k6.Dockerfile', import.meta.url))
    await execa(command, [...given, '-t', image, '-f', dockerfile, folder], { stdout: 'ignore', stderr: 'inherit' })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
