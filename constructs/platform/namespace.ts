import { k8s } from 'cdk8s-plus-28'
import { Construct } from 'constructs'
import { neverPruned } from './never-pruned.ts'
import { addRules, dnsLabelRule } from './validation.ts'

/** `enforce` refuses pods below the standard; `warn` lets them in, with a warning and an audit entry. */
export type PodSecurityMode = 'enforce' | 'warn'

/** Options of a {@link Namespace}. */
export interface NamespaceProps {
  /** @default 'enforce' */
  readonly podSecurity?: PodSecurityMode
  /** Descriptive labels. @default - none */
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * A namespace with the `restricted` Pod Security Standard. GitOps tools are told never to delete it: with it would go
 * the claims of the brokers.
 * https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export class Namespace extends Construct {
  constructor(scope: Construct, id: string, props: NamespaceProps = {}) {
    super(scope, id)
    const modes = props.podSecurity === 'warn' ? ['audit', 'warn'] : ['audit', 'enforce', 'warn']
    new k8s.KubeNamespace(this, 'Resource', {
      metadata: {
        name: id,
        annotations: { ...neverPruned },
        labels: {
          ...props.labels,
          ...Object.fromEntries(modes.map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted'])),
        },
      },
    })
    addRules(this, { name: id }, [dnsLabelRule('namespace')])
  }
}
