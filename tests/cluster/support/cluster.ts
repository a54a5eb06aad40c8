import { describe, inject, it } from 'vitest'

/** `describe` where there is a cluster; the reason is shown once where there is none. */
export const describeOnCluster = describe.skipIf(inject('noCluster') !== '')

/** `it` where the image of k6 can be had; the reason is shown once where it cannot. */
export const itWithK6 = it.skipIf(inject('noK6') !== '')
