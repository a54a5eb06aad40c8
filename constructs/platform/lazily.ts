import { Lazy } from 'cdk8s'

/**
 * A part of an object that is made when the object is rendered: the tree is complete then, and its rules hold. Constructors
 * so never fail on values that a rule refuses, together with all other problems.
 */
export const lazily = <T>(produce: () => T): T => Lazy.any({ produce }) as T
