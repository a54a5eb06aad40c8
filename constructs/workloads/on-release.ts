/**
 * What a release means to a Job. It cannot be changed, and every release changes its image.
 *
 * - `keep`: the Job that is there stays as it is, with what it has sent. A cluster without it gets today's.
 * - `rerun`: it is deleted and made anew, and sends its events again, with new ids.
 */
export type OnRelease = 'keep' | 'rerun'

/** How the tools are told. `kubectl apply` reads none of it: docs/releases.md says what to type. */
export const releaseAnnotations: Readonly<Record<OnRelease, Readonly<Record<string, string>>>> = {
  // Argo CD has no such word for one object: its Application has to be told.
  keep: { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' },
  rerun: {
    // Force without Replace: with both, Argo CD makes the Job anew at every sync, a release or not. Server-side apply knows no force.
    'argocd.argoproj.io/sync-options': 'Force=true,ServerSideApply=false',
    'kustomize.toolkit.fluxcd.io/force': 'enabled',
  },
}
