import { describe, inject } from 'vitest'

/** `describe` where there is a cluster; the reason is shown once where there is none. */
export const describeOnCluster = describe.skipIf(inject('noCluster') !== '')
