import { execa } from 'execa'
import type { TestProject } from 'vitest/node'
import { root } from './support/kubectl.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Why there is no cluster to test on; empty when there is one. */
    noCluster: string
  }
}

/** Finds the cluster, and builds the images that the manifests run. */
export default async function setup({ provide }: TestProject): Promise<void> {
  const missing = await whatIsMissing()
  if (missing !== '' && process.env.CI === 'true') throw new Error(missing)
  if (missing === '') await buildImages()
  else process.stderr.write(`skipped: ${missing}\n`)
  provide('noCluster', missing)
}

async function whatIsMissing(): Promise<string> {
  const args = ['get', 'storageclass', '-o', 'jsonpath={.items[*].metadata.annotations}', '--request-timeout=10s']
  const { failed, shortMessage, stdout } = await execa('kubectl', args, { reject: false })
  if (failed) return `these tests need kubectl and a cluster in its current context: ${shortMessage}`
  if (stdout.includes('"storageclass.kubernetes.io/is-default-class":"true"')) return ''
  return 'these tests need a cluster with a default StorageClass: the claims of the brokers name none'
}

const buildImages = () =>
  execa('node', ['--import', 'tsx', 'main.ts', 'images'], { cwd: root, stdout: 'ignore', stderr: 'inherit' })
