import { execa } from 'execa'
import type { TestProject } from 'vitest/node'
import { buildK6Image, findK6 } from './support/k6-image.ts'
import { root } from './support/kubectl.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Why there is no cluster to test on; empty when there is one. */
    noCluster: string
    /** Why there is no image of k6; empty when there is one. */
    noK6: string
  }
}

/** Finds the cluster, and builds the images that the manifests run, unless IMAGES_BUILT says that they are there. */
export default async function setup({ provide }: TestProject): Promise<void> {
  const noCluster = await whatIsMissing()
  const k6 = findK6()
  const noK6 = k6 === undefined ? 'load tests need k6: set K6 to the program, a build for Linux' : ''
  for (const missing of [noCluster, noK6].filter(Boolean)) {
    if (process.env.CI === 'true') throw new Error(missing)
    process.stderr.write(`skipped: ${missing}\n`)
  }
  if (noCluster === '' && process.env.IMAGES_BUILT !== 'true') await buildImages()
  if (noCluster === '' && k6 !== undefined) await buildK6Image(k6)
  provide('noCluster', noCluster)
  provide('noK6', noK6)
}

/** Why there is no cluster to test on; empty when there is one. */
export async function whatIsMissing(): Promise<string> {
  const args = ['get', 'storageclass', '-o', 'jsonpath={.items[*].metadata.annotations}', '--request-timeout=10s']
  const { failed, shortMessage, stdout } = await execa('kubectl', args, { reject: false })
  if (failed) return `these tests need kubectl and a cluster in its current context: ${shortMessage}`
  if (stdout.includes('"storageclass.kubernetes.io/is-default-class":"true"')) return ''
  return 'these tests need a cluster with a default StorageClass: the claims of the brokers name none'
}

const buildImages = () =>
  execa('node', ['--import', 'tsx', 'main.ts', 'images'], { cwd: root, stdout: 'ignore', stderr: 'inherit' })
