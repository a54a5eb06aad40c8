import { Lazy } from 'cdk8s'

/**
 * A part of an object that is computed when the object is rendered: then the tree is complete and its rules hold. So constructors
 * never fail on values that a rule refuses together with all other problems.
 */
export const lazily = <T>(produce: () => T): T => Lazy.any({ produce }) as T
