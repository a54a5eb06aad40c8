import { fileURLToPath } from 'node:url'
import { execa, parseCommandString } from 'execa'
import { root } from '../../cluster/support/kubectl.ts'

/** The image that runs the witness. */
export const WITNESS = 'cdk8s-kafka/truth-witness:1.0.0'

const FOLDER = fileURLToPath(new URL('programs/', import.meta.url))
const BASE = 'cdk8s-kafka/base:1.0.0'

/** The programs of the small system: what its manifests name, and what runs in it. */
const programs = {
  'cdk8s-kafka/truth-api:1.0.0': 'api',
  'cdk8s-kafka/truth-billing:1.0.0': 'consumer',
  'cdk8s-kafka/truth-audit:1.0.0': 'consumer',
  'cdk8s-kafka/truth-import:1.0.0': 'import',
  [WITNESS]: 'witness',
}

/** Builds them, with the command that `IMAGE_BUILD` names. */
export async function buildPrograms(): Promise<void> {
  const [command = 'docker', ...given] = parseCommandString(process.env.IMAGE_BUILD ?? 'docker build')
  const build = (image: string, dockerfile: string, folder: string, args: string[] = []) =>
    execa(command, [...given, '-t', image, '-f', dockerfile, ...args, folder], { stdout: 'ignore', stderr: 'inherit' })
  await build(BASE, `${root}Dockerfile.base`, root)
  for (const [image, program] of Object.entries(programs)) {
    const args = ['--build-arg', `BASE=${BASE}`, '--build-arg', `PROGRAM=${program}`]
    await build(image, `${FOLDER}Dockerfile`, FOLDER, args)
  }
}
