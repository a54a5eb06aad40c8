import type { ChangeClass } from '../../../gate/types.ts'
import type { Manifests } from './manifests.ts'

/** What people do to manifests. */
interface Edit {
  /** For people; the same in the documentation. */
  readonly name: string
  /** The folder that is edited: `dist/production/order-tracker`. */
  readonly in: string
  readonly edit: (manifests: Manifests) => void
}

/** A change that breaks something. Which classes fit is decided by Kubernetes and Kafka, not by what the gate says. */
export interface Disaster extends Edit {
  /** What it does, and why. */
  readonly why: string
  /** The worst classes that fit; at most two. */
  readonly fits: readonly [ChangeClass, ChangeClass?]
  /** The object that was edited, as `Kind/name`, and where. */
  readonly about: string
  readonly path: string
  /** What the sentences have to name. Without it: the object. */
  readonly names?: readonly string[]
  /** The limit that stops it, where that of `main.ts diff` does not: reprocessing is less than manual-steps. */
  readonly failOn?: ChangeClass
}

/** A change that breaks nothing. */
export interface Harmless extends Edit {
  /** The worst class that it may be given; `nothing`: it means the same. Without it: rolling-restart. */
  readonly atMost?: 'no-restart' | 'nothing'
}

const production = 'dist/production'
/** Consumers of a topic each, and a Job that sends. */
export const shipping = `${production}/orders-payments-shipping`
/** Services with a database. */
export const inventory = `${production}/order-inventory-notification`
/** Services without one; an autoscaler, load tests. */
export const billing = `${production}/order-billing-notification`
/** A small one: a producer, a consumer. */
export const tracker = `${production}/order-tracker`
export const localInventory = 'dist/local/order-inventory-notification'
/** One node that is broker and controller. */
export const localTracker = 'dist/local/order-tracker'
/** Not ours: a Kafka and a service, written as Helm renders them. */
export const helm = 'tests/gate/by-hand/rendered/helm/shop'
/** Not ours: Spring, Connect, Streams, a schema registry, librdkafka. */
export const clients = 'tests/gate/by-hand/rendered/clients/apps'
/** Not ours: delivered by Argo CD and Flux, with resources of other operators. */
export const gitops = 'tests/gate/by-hand/rendered/gitops/shop'
/** Not ours: a platform of Strimzi. */
export const strimzi = 'tests/gate/by-hand/rendered/strimzi/platform'
/** Not ours: Bitnami's chart of Kafka, whose cluster id is drawn into a Secret. */
export const bitnami = 'tests/gate/by-hand/rendered/bitnami/events'
/** Not ours: Confluent's charts, configured by variables. */
export const confluent = 'tests/gate/by-hand/rendered/confluent/platform'
/** Not ours: what kustomize builds, with hashes behind the names of ConfigMaps and Secrets. */
export const kustomize = 'tests/gate/by-hand/rendered/kustomize/web'
/** Not ours: a Kafka that Strimzi's operator makes. */
export const strimziEvents = 'tests/gate/by-hand/rendered/strimzi/events'
