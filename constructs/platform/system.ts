import { App, Chart } from 'cdk8s'
import type { Cpu } from 'cdk8s-plus-28'
import type { IConstruct } from 'constructs'
import { imagesRules } from './images-rules.ts'
import { Namespace, type PodSecurityMode } from './namespace.ts'
import { denyByDefault, type NetworkPoliciesProps } from './network-peers.ts'
import type { PodShape } from './pod-shape.ts'
import { addRules, dnsLabelRule } from './validation.ts'

/** Where the images of a program's services come from: `<registry>/<repository>/<system>-<service>:<tag>`. */
export interface Images {
  /** Registry and path in front of every image, for example `registry.example.com/team`. @default - none */
  readonly registry?: string
  /** Path of every image below the registry. @default 'cdk8s-kafka' */
  readonly repository?: string
  /** Tag of every image; a release changes it, so that new code is rolled out through git. */
  readonly tag: string
  /** The image that runs topic reconcilers and tools. @default `<registry>/<repository>/base:<tag>` */
  readonly base?: string
  /** The programs in the base image. @default - those of the package cdk8s-kafka-runtime */
  readonly programs?: RuntimePrograms
}

/** Files of the runtime in the base image, below its working directory. */
export interface RuntimePrograms {
  /** Creates and updates the declared topics. */
  readonly topicReconciler: string
  /** Runs a tool, for example `lag`; its name is the first argument. */
  readonly tools: string
}

const installedPrograms: RuntimePrograms = {
  topicReconciler: 'node_modules/cdk8s-kafka-runtime/lib/topics/main.js',
  tools: 'node_modules/cdk8s-kafka-runtime/lib/tools/main.js',
}

/** What a system has to know about its environment. */
export interface SystemEnvironment {
  /** Folder below `dist`, and part of every cluster id. */
  readonly name: string
  readonly images: Images
  /**
   * Whether every system gets its own namespace, with the name of the system. Otherwise the manifests name none, and
   * `kubectl -n` decides.
   */
  readonly ownNamespaces: boolean
  /** CPU request of services that do not set their own. @default - each construct's own */
  readonly cpu?: Cpu
  /** How all pods are shaped; what a construct's own `pod` says has the last word. @default - as each construct has them */
  readonly pod?: PodShape
  /** What the namespace does with pods that violate the `restricted` Pod Security Standard. */
  readonly podSecurity: PodSecurityMode
  /**
   * A NetworkPolicy for all pods of each construct, on both ends of what is declared; `{}` for the defaults. The network of the
   * cluster has to enforce them. @default - none: every pod reaches every other
   */
  readonly networkPolicies?: NetworkPoliciesProps
  /** Names of the systems that are synthesized for it. @default - all */
  readonly systems?: readonly string[]
}

/** The systems of one environment that are built together, by their definitions, so that they can refer to each other. */
export type Neighbours = Map<object, System>

/** Options of a {@link System}. */
export interface SystemProps {
  readonly environment: SystemEnvironment
  /** The systems that are built with this one; `buildSystem()` shares one map among them. @default - none yet */
  readonly neighbours?: Neighbours
  /** Namespace in every environment, even those with `ownNamespaces: false`. @default - the environment decides */
  readonly namespace?: string
}

/**
 * One system in one environment: the root of a construct tree, and one folder of `dist`. Each chart becomes its own
 * file, so that a single service can be applied.
 */
export class System extends App {
  readonly name: string
  readonly environment: SystemEnvironment
  /** The systems that are built with this one. */
  readonly neighbours: Neighbours
  /** Policies that belong to no construct of a chart; `undefined` where the environment has none. @internal */
  readonly networkChart: Chart | undefined
  /** The namespace of every object; `undefined` if `kubectl -n` decides. */
  readonly namespace: string | undefined

  constructor(name: string, props: SystemProps) {
    super()
    this.name = name
    this.environment = props.environment
    this.neighbours = props.neighbours ?? new Map()
    addRules(this, { name }, [dnsLabelRule('system name')])
    addRules(this, { name: props.environment.name }, [dnsLabelRule('environment name')])
    const { registry, repository, tag } = props.environment.images
    addRules(this, { registry, repository, tag }, imagesRules)
    this.namespace = props.namespace ?? (props.environment.ownNamespaces ? name : undefined)
    if (this.namespace !== undefined) {
      // The prefix makes `kubectl apply -f <folder>`, which goes by file name, create the namespace first.
      new Namespace(new Chart(this, '00-namespace'), this.namespace, {
        podSecurity: props.environment.podSecurity,
        labels: systemLabels(name),
      })
    }
    const { networkPolicies } = props.environment
    // Applied last, after the policies that allow what is declared: in a system that runs, nothing is cut meanwhile.
    this.networkChart = networkPolicies && this.chart('zz-network-policies')
    if (this.networkChart && networkPolicies) denyByDefault(this.networkChart, name, networkPolicies)
  }

  /** A chart of this system: the file `<id>.k8s.yaml`. */
  chart(id: string): Chart {
    return new Chart(this, id, {
      namespace: this.namespace,
      labels: systemLabels(this.name),
      disableResourceNameHashes: true,
    })
  }

  /** The image of a service of this system. */
  image(service: string): string {
    return this.#image(`${this.name}-${service}`)
  }

  /** The image that services of this program are based on, and that topic reconcilers and tools run. */
  get baseImage(): string {
    return this.environment.images.base ?? this.#image('base')
  }

  #image(name: string): string {
    const { registry, repository = 'cdk8s-kafka', tag } = this.environment.images
    return `${[...(registry === undefined ? [] : [registry]), repository, name].join('/')}:${tag}`
  }

  /** The system a construct belongs to; `undefined` in a plain cdk8s App, as in a user's own program or test. */
  static find(construct: IConstruct): System | undefined {
    const root = construct.node.root
    return root instanceof System ? root : undefined
  }
}

/** What the base image of a construct's system runs. */
export const programsOf = (construct: IConstruct): RuntimePrograms =>
  System.find(construct)?.environment.images.programs ?? installedPrograms

/** The default CPU request of a service. */
export const cpuOf = (construct: IConstruct, otherwise: Cpu): Cpu =>
  System.find(construct)?.environment.cpu ?? otherwise

const systemLabels = (system: string) => ({
  'app.kubernetes.io/managed-by': 'cdk8s-kafka',
  'app.kubernetes.io/part-of': system,
})
