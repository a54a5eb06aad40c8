import type { TestProject } from 'vitest/node'
import { whatIsMissing } from '../cluster/global-setup.ts'

/** Finds the cluster; pods do not run here, so that images are not needed. */
export default async function setup({ provide }: TestProject): Promise<void> {
  const noCluster = await whatIsMissing()
  if (noCluster !== '' && process.env.CI === 'true') throw new Error(noCluster)
  if (noCluster !== '') process.stderr.write(`skipped: ${noCluster}\n`)
  provide('noCluster', noCluster)
}
