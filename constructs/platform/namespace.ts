import { k8s } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { KubernetesObject } from './kubernetes-object.ts'
import { neverPruned } from './never-pruned.ts'
import { addRules, dnsLabelRule, type Rule } from './validation.ts'

/** `enforce` refuses pods that violate the standard; `warn` accepts them, with a warning and an audit entry. */
export type PodSecurityMode = 'enforce' | 'warn'

/** Options of a {@link Namespace}. */
export interface NamespaceProps {
  /** @default 'enforce' */
  readonly podSecurity?: PodSecurityMode
  /** Descriptive labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>
}

/** Names that begin so belong to Kubernetes: what is there has rights of its own, and policies treat it so. */
const notOfKubernetes: Rule<{ readonly name: string }> = {
  prop: 'namespace',
  broken: ({ name }) => name.startsWith('kube-') || name === 'default',
  got: ({ name }) => name,
  allowed: () => 'a namespace of its own, and none of Kubernetes',
  fix: () => 'choose another name',
}

/**
 * A namespace with the `restricted` Pod Security Standard. GitOps tools are told never to delete it: that would delete
 * the claims of the brokers, too.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, props: NamespaceProps = {}) {
    super(scope, id)
    const modes = props.podSecurity === 'warn' ? ['audit', 'warn'] : ['audit', 'enforce', 'warn']
    new KubernetesObject(this, 'Resource', k8s.KubeNamespace, {
      metadata: {
        name: id,
        annotations: { ...neverPruned },
        labels: {
          ...props.labels,
          ...Object.fromEntries(modes.map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted'])),
        },
      },
    })
    addRules(this, { name: id }, [dnsLabelRule('namespace'), notOfKubernetes])
  }
}
