import type { Delivery, Source } from './delivery.ts'

/**
 * An Application for Argo CD. Objects that hold data carry `Prune=false` themselves. There is no finalizer: who deletes the Application
 * leaves what it has deployed.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml
 */
export const application = (delivery: Delivery, { repo, revision, automated }: Source): object => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: {
    name: `${delivery.system}-${delivery.environment}`,
    namespace: 'argocd',
    labels: { 'app.kubernetes.io/managed-by': 'cdk8s-kafka', 'app.kubernetes.io/part-of': delivery.system },
  },
  spec: {
    project: 'default',
    source: {
      repoURL: repo,
      targetRevision: revision,
      path: delivery.folder,
      directory: { include: '*.k8s.yaml' },
    },
    destination: { server: 'https://kubernetes.default.svc', namespace: delivery.namespace },
    syncPolicy: {
      ...(automated && { automated: { prune: true, selfHeal: true } }),
      syncOptions: [
        // Fields that others own, such as replicas of an autoscaler, stay theirs.
        'ServerSideApply=true',
        'ApplyOutOfSyncOnly=true',
        ...(delivery.bringsNamespace ? [] : ['CreateNamespace=true']),
        ...(delivery.keptJobs.length > 0 ? ['RespectIgnoreDifferences=true'] : []),
      ],
    },
    // A Job cannot be changed: one that is there stays as it is.
    ...(delivery.keptJobs.length > 0 && {
      ignoreDifferences: delivery.keptJobs.map((name) => ({
        group: 'batch',
        kind: 'Job',
        name,
        jsonPointers: ['/spec'],
      })),
    }),
  },
})
