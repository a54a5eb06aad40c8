import { kubectl } from '../../cluster/support/kubectl.ts'
import type { Book, InKafka } from './book.ts'
import { WITNESS } from './images.ts'

/** Below the `restricted` standard, like everything else in the namespace. */
const manifests = (namespace: string) => [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'witness', namespace, labels: { app: 'witness' } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'witness',
          image: WITNESS,
          imagePullPolicy: 'IfNotPresent',
          readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1, timeoutSeconds: 5 },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'witness', namespace },
    spec: { selector: { app: 'witness' }, ports: [{ port: 80, targetPort: 8080 }] },
  },
]

/** The witness in a namespace, asked through the API server. */
export class Witness {
  readonly #namespace: string

  private constructor(namespace: string) {
    this.#namespace = namespace
  }

  static async in(namespace: string): Promise<Witness> {
    await kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests(namespace) }))
    await kubectl(['-n', namespace, 'wait', '--for=condition=Ready', 'pod/witness', '--timeout=120s'])
    return new Witness(namespace)
  }

  /** From now on it orders. */
  async order(): Promise<void> {
    await this.#ask('order')
  }

  book(): Promise<Book> {
    return this.#ask('book')
  }

  /** @throws if that Kafka does not answer */
  kafka(bootstrap: string): Promise<InKafka> {
    return this.#ask(`kafka?bootstrap=${bootstrap}`)
  }

  async #ask<T>(path: string): Promise<T> {
    return JSON.parse(
      await kubectl(['get', '--raw', `/api/v1/namespaces/${this.#namespace}/pods/witness:8080/proxy/${path}`]),
    )
  }
}
