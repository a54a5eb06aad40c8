import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { UserError } from '../../contracts/user-error.ts'

/** Label of a namespace that a test has made, and may delete. */
const MADE_BY_TEST = 'cdk8s-kafka-test'

const kubectl = async (...args: string[]): Promise<string> => (await execa('kubectl', args)).stdout

/**
 * Removes a namespace that an earlier run has left.
 * @throws UserError when there is one that no run has made: somebody may use it
 */
export async function makeRoom(namespace: string): Promise<void> {
  const known = await kubectl('get', 'namespace', namespace, '--ignore-not-found', '-o', 'jsonpath={.metadata.labels}')
  if (known !== '' && !known.includes(`"${MADE_BY_TEST}"`)) {
    throw new UserError(`namespace ${namespace} exists on this cluster: delete it first, with all that is in it`)
  }
  await removeNamespace(namespace)
}

/** Makes a namespace below the `restricted` standard, as a cautious administrator would make it. */
export async function makeNamespace(namespace: string): Promise<void> {
  await kubectl('create', 'namespace', namespace)
  await kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted')
  await markNamespace(namespace)
}

/** Marks a namespace as one that may be deleted, if it is there. */
export async function markNamespace(namespace: string): Promise<void> {
  await kubectl('label', 'namespace', namespace, `${MADE_BY_TEST}=true`)
}

export async function removeNamespace(namespace: string): Promise<void> {
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--timeout=180s')
}

/** A kubeconfig whose only context is the current one, in another namespace: `kubectl` needs no `-n` with it. */
export interface Kubeconfig {
  readonly file: string
  remove(): Promise<void>
}

export async function kubeconfigFor(namespace: string): Promise<Kubeconfig> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk8s-kafka-acceptance-'))
  const file = join(folder, 'config')
  await writeFile(file, await kubectl('config', 'view', '--minify', '--flatten'), { mode: 0o600 })
  await kubectl('--kubeconfig', file, 'config', 'set-context', '--current', '--namespace', namespace)
  return { file, remove: () => rm(folder, { recursive: true, force: true }) }
}
