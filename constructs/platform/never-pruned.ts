import type { IConstruct } from 'constructs'
import { apiObjectsOf } from './api-objects.ts'

/** By these Argo CD and Flux leave an object in the cluster when git no longer has it, or when their own object is deleted. */
export const neverPruned = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
} as const

/**
 * Marks every object below a construct that holds data: its pods are of no use without the Services that name them and the
 * ConfigMaps that they mount. Claim templates are left alone: they cannot be changed, and no tool tracks the claims. A policy that is
 * left behind would go on cutting connections.
 */
export function neverPrune(construct: IConstruct): void {
  for (const { kind, metadata } of apiObjectsOf(construct)) {
    if (kind === 'NetworkPolicy') continue
    for (const [annotation, value] of Object.entries(neverPruned)) metadata.addAnnotation(annotation, value)
  }
}
