/** Who applies manifests. All but kubectl delete what their source no longer has. */
export const appliers = ['kubectl', 'argocd', 'flux', 'helm'] as const
export type Applier = (typeof appliers)[number]

/** As people call them. */
export const applierName: Readonly<Record<Applier, string>> = {
  kubectl: 'kubectl apply',
  argocd: 'Argo CD',
  flux: 'Flux',
  helm: 'Helm',
}
