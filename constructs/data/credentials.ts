import { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import { KubernetesObject } from '../platform/kubernetes-object.ts'
import type { SecretKey } from '../platform/pod-template.ts'

/** The two keys of a Secret of type kubernetes.io/basic-auth. */
export const basicAuthKeys = (secret: string): { readonly username: SecretKey; readonly password: SecretKey } => ({
  username: { secret, key: 'username' },
  password: { secret, key: 'password' },
})

/**
 * A Secret that is not secret: its password is in git. Label and annotation tell people and policies so.
 * https://kubernetes.io/docs/concepts/configuration/secret/#basic-authentication-secret
 */
export function localSecret(scope: Construct, name: string, username: string, password: string): void {
  new KubernetesObject(scope, 'Credentials', k8s.KubeSecret, {
    metadata: {
      name,
      labels: { 'cdk8s-kafka/local-only': 'true' },
      annotations: {
        'cdk8s-kafka/local-only':
          'A throw-away password that everybody can read. For a cluster on your own machine, and nowhere else.',
      },
    },
    type: 'kubernetes.io/basic-auth',
    stringData: { username, password },
  })
}
