import type { Delivery, Source } from './delivery.ts'

const NAMESPACE = 'flux-system'
const REPOSITORY = 'manifests'

/** The repository, once for each cluster. https://fluxcd.io/flux/components/source/gitrepositories/ */
export const gitRepository = ({ repo, revision }: Source): object => ({
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: REPOSITORY, namespace: NAMESPACE },
  spec: { interval: '1m', url: repo, ref: refOf(revision) },
})

/** A commit, a version, or a branch. */
const refOf = (revision: string) =>
  /^[0-9a-f]{40}$/.test(revision)
    ? { commit: revision }
    : /^v?\d+\.\d+/.test(revision)
      ? { tag: revision }
      : { branch: revision }

/**
 * A Kustomization for a folder. It prunes; objects that hold data are marked to stay. It is ready when all that it applied is, and
 * systems that use another one's Kafka wait for that. Deleting the Kustomization leaves what it has deployed.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/
 */
export const kustomization = (delivery: Delivery): object => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: delivery.system, namespace: NAMESPACE },
  spec: {
    interval: '10m',
    retryInterval: '1m',
    // Three brokers that restart one after the other take minutes.
    timeout: '15m',
    path: `./${delivery.folder}`,
    prune: true,
    deletionPolicy: 'Orphan',
    wait: true,
    sourceRef: { kind: 'GitRepository', name: REPOSITORY },
    ...(!delivery.bringsNamespace && { targetNamespace: delivery.namespace }),
    ...(delivery.after.length > 0 && { dependsOn: delivery.after.map((name) => ({ name })) }),
  },
})
