import type { ChangeClass, FieldChange, KubernetesObject, RuleFinding } from '../types.ts'
import type { KafkaChange } from './change.ts'
import type { KafkaCode } from './codes.ts'

/** A place in a manifest. */
export interface Place {
  readonly object: KubernetesObject
  readonly path: string
}

/** What a rule found. */
export interface Found {
  readonly code: KafkaCode
  readonly class: ChangeClass
  readonly at: Place
  readonly old: unknown
  readonly new: unknown
  readonly why: string
  readonly action: string
  /** Field changes that it accounts for, besides the one it stands at. */
  readonly explains?: readonly FieldChange[]
  /** Whether the API server refuses the object because of it. @default false */
  readonly refuses?: boolean
}

/** A rule about Kafka. */
export type KafkaRule = (change: KafkaChange) => readonly Found[]

/** The finding of the gate. */
export function finding(change: KafkaChange, { at, explains = [], ...found }: Found): RuleFinding {
  const { apiVersion, kind, metadata } = at.object
  return {
    code: found.code,
    class: found.class,
    object: { apiVersion, kind, namespace: metadata.namespace, name: metadata.name },
    path: at.path,
    old: found.old,
    new: found.new,
    why: found.why,
    action: found.action,
    refuses: found.refuses ?? false,
    explains: [...new Set([...change.at(at.object, at.path), ...explains])],
  }
}
