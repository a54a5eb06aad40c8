import type { TestNamespace } from '../support/kubectl.ts'

/**
 * Tests of a system on the cluster, beside the commands of its page. All share one deployment: what its page shows is run
 * between {@link started} and {@link used}.
 */
export interface SystemTests {
  /** What was applied to an empty namespace. */
  readonly started?: (ns: TestNamespace) => void
  /** After all that its page shows. */
  readonly used?: (ns: TestNamespace) => void
  /** After its page's own way to remove it. */
  readonly removed?: (ns: TestNamespace) => void
}
