import { App, Chart } from 'cdk8s'
import type { Cpu } from 'cdk8s-plus-28'
import type { IConstruct } from 'constructs'
import { Namespace, type PodSecurityMode } from './namespace.ts'
import type { PodShape } from './pod-shape.ts'
import { addRules, dnsLabelRule } from './validation.ts'

/** Where the images of a program's services come from: `<registry>/<repository>/<system>-<service>:<tag>`. */
export interface Images {
  /** Registry and path in front of every image, for example `registry.example.com/team`. @default - none */
  readonly registry?: string
  /** Path of every image below the registry. @default 'cdk8s-kafka' */
  readonly repository?: string
  /** Tag of every image; a release changes it, so that new code rolls out through git. */
  readonly tag: string
  /** The image that runs topic reconcilers and tools. @default `<registry>/<repository>/base:<tag>` */
  readonly base?: string
  /** What the base image runs. @default - the programs of the package cdk8s-kafka-runtime */
  readonly programs?: RuntimePrograms
}

/** Files of the runtime in the base image, below its working directory. */
export interface RuntimePrograms {
  /** Makes the declared topics so. */
  readonly topicReconciler: string
  /** Runs a tool, for example `lag`; its name is the first argument. */
  readonly tools: string
}

const installedPrograms: RuntimePrograms = {
  topicReconciler: 'node_modules/cdk8s-kafka-runtime/lib/topics/main.js',
  tools: 'node_modules/cdk8s-kafka-runtime/lib/tools/main.js',
}

/** What a system has to know of the environment it is synthesized for. */
export interface SystemEnvironment {
  /** Folder below `dist`, and part of every cluster id. */
  readonly name: string
  readonly images: Images
  /**
   * Whether every system gets a namespace of its own, named like the system. Otherwise the manifests name none and go
   * where `kubectl -n` says.
   */
  readonly ownNamespaces: boolean
  /** CPU that a service asks for when it does not say it itself. @default - each construct's own */
  readonly cpu?: Cpu
  /** How all pods are shaped; what a construct's own `pod` says has the last word. @default - as each construct has them */
  readonly pod?: PodShape
  /** What the namespace does with pods below the `restricted` Pod Security Standard. */
  readonly podSecurity: PodSecurityMode
  /** Names of the systems that are synthesized for it. @default - all */
  readonly systems?: readonly string[]
}

/** The systems of one environment that are built together, by their definitions: what one offers, another can look at. */
export type Neighbours = Map<object, System>

/** Options of a {@link System}. */
export interface SystemProps {
  readonly environment: SystemEnvironment
  /** The systems that are built with it; `buildSystem()` shares one map among them. @default - none yet */
  readonly neighbours?: Neighbours
  /** Namespace in every environment, also in those without namespaces of their own. @default - the environment decides */
  readonly namespace?: string
}

/**
 * One system in one environment: the root of a construct tree, and one folder of `dist`. Each chart becomes a file of
 * its own, so that one service can be applied alone.
 */
export class System extends App {
  readonly name: string
  readonly environment: SystemEnvironment
  /** The systems that are built with it. */
  readonly neighbours: Neighbours
  /** The namespace of every object; `undefined` where `kubectl -n` decides. */
  readonly namespace: string | undefined

  constructor(name: string, props: SystemProps) {
    super()
    this.name = name
    this.environment = props.environment
    this.neighbours = props.neighbours ?? new Map()
    addRules(this, { name }, [dnsLabelRule('system name')])
    addRules(this, { name: props.environment.name }, [dnsLabelRule('environment name')])
    this.namespace = props.namespace ?? (props.environment.ownNamespaces ? name : undefined)
    if (this.namespace !== undefined) {
      // The prefix makes `kubectl apply -f <folder>`, which goes by file name, create the namespace first.
      new Namespace(new Chart(this, '00-namespace'), this.namespace, {
        podSecurity: props.environment.podSecurity,
        labels: systemLabels(name),
      })
    }
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

  /** The image that all services of this program are built on, and that topic reconcilers and tools run. */
  get baseImage(): string {
    return this.environment.images.base ?? this.#image('base')
  }

  #image(name: string): string {
    const { registry, repository = 'cdk8s-kafka', tag } = this.environment.images
    return `${[...(registry === undefined ? [] : [registry]), repository, name].join('/')}:${tag}`
  }

  /** The system a construct belongs to; `undefined` below a plain cdk8s App, as in a user's own program or test. */
  static find(construct: IConstruct): System | undefined {
    const root = construct.node.root
    return root instanceof System ? root : undefined
  }
}

/** What the base image of a construct's system runs. */
export const programsOf = (construct: IConstruct): RuntimePrograms =>
  System.find(construct)?.environment.images.programs ?? installedPrograms

/** The CPU that a service asks for when it is not told. */
export const cpuOf = (construct: IConstruct, otherwise: Cpu): Cpu =>
  System.find(construct)?.environment.cpu ?? otherwise

const systemLabels = (system: string) => ({
  'app.kubernetes.io/managed-by': 'cdk8s-kafka',
  'app.kubernetes.io/part-of': system,
})
