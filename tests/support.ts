import { type Chart, Testing } from 'cdk8s'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type { INamespace } from 'kubernetes-models/v1/Namespace'
import type { ISecret } from 'kubernetes-models/v1/Secret'
import type { IService } from 'kubernetes-models/v1/Service'
import { parseAllDocuments } from 'yaml'
import { System, type SystemEnvironment, type SystemProps } from '../constructs/index.ts'
import { findingsOf } from '../synthesis/findings.ts'
import { readFolder } from '../synthesis/folder.ts'

/** Every kind of object that this project makes; a new one is added here and to the schemas of tests/policies. */
export type Manifest =
  | IConfigMap
  | ICronJob
  | IDeployment
  | IHorizontalPodAutoscaler
  | IJob
  | INamespace
  | INetworkPolicy
  | IPodDisruptionBudget
  | ISecret
  | IService
  | IStatefulSet

/** Objects with pods. */
export type WorkloadManifest = ICronJob | IDeployment | IJob | IStatefulSet

export const testEnvironment: SystemEnvironment = {
  name: 'test',
  images: { tag: '1.2.3' },
  ownNamespaces: false,
  podSecurity: 'warn',
}

/** The system `test/shop`. */
export const testSystem = (props: Partial<SystemProps> = {}): System =>
  new System('shop', { environment: testEnvironment, ...props })

/** What a chart renders to, after its rules were checked: what a user's own snapshot test sees. */
export const rendered = (chart: Chart): Manifest[] => Testing.synth(chart) as Manifest[]

/** The only object of a kind, or the one with a name. */
export function find<K extends Manifest['kind']>(
  objects: readonly Manifest[],
  kind: K,
  name?: string,
): Extract<Manifest, { kind: K }> {
  const found = objects.filter(
    (object): object is Extract<Manifest, { kind: K }> =>
      object.kind === kind && (name === undefined || object.metadata?.name === name),
  )
  const [first] = found
  if (first === undefined || found.length > 1) throw new Error(`${found.length} × ${kind} ${name ?? ''}`)
  return first
}

/** Everything that is wrong with a system, without the folder in front of each line. */
export const problemsOf = (system: System): string[] => withoutFolder(findingsOf([system]).errors)

/** Everything that looks wrong with a system. */
export const warningsOf = (system: System): string[] => withoutFolder(findingsOf([system]).warnings)

const withoutFolder = (lines: readonly string[]) => lines.map((line) => line.replace(/^test\/shop: /, ''))

/** One object of the committed manifests, and the file it is in. */
export interface Emitted {
  readonly file: string
  /** `<environment>/<system>`: what `kubectl apply -f` is given. */
  readonly folder: string
  readonly object: Manifest
}

/** Every object of the committed manifests. */
export const emitted = (): Emitted[] =>
  [...readFolder('dist')].flatMap(([file, text]) =>
    parseAllDocuments(text).map((document) => ({
      file,
      folder: file.split('/').slice(0, 2).join('/'),
      object: document.toJS() as Manifest,
    })),
  )

/** Whether Kubernetes itself has this kind; the kinds of operators have their own groups. */
export const isOfKubernetes = ({ apiVersion }: Manifest): boolean => {
  const [group = '', version] = apiVersion.split('/')
  return version === undefined || !group.includes('.') || group.endsWith('.k8s.io')
}

/** Objects with pods, with what tests ask of them. */
export const isWorkload = (object: Manifest): object is WorkloadManifest =>
  ['CronJob', 'Deployment', 'Job', 'StatefulSet'].includes(object.kind)

/** What the pods of an object are made from. */
export const podTemplateOf = (object: WorkloadManifest) =>
  object.kind === 'CronJob' ? object.spec?.jobTemplate.spec?.template : object.spec?.template

/** The variables with a value of the only container of an object. */
export const environmentOf = (object: WorkloadManifest): Record<string, string> =>
  Object.fromEntries(
    (podTemplateOf(object)?.spec?.containers ?? []).flatMap(({ env = [] }) =>
      env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
  )

/** The variables from Secrets of the only container of an object, each as `<secret>/<key>`. */
export const secretsOf = (object: WorkloadManifest): Record<string, string> =>
  Object.fromEntries(
    (podTemplateOf(object)?.spec?.containers ?? []).flatMap(({ env = [] }) =>
      env.flatMap(({ name, valueFrom: { secretKeyRef: ref } = {} }) => (ref ? [[name, `${ref.name}/${ref.key}`]] : [])),
    ),
  )
