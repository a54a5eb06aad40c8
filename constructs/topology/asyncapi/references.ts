/** Names of channels and messages in a document, by what they stand for. */
export interface Names {
  readonly channels: ReadonlyMap<string, string>
  readonly messages: ReadonlyMap<string, string>
}

/** What AsyncAPI takes for a name everywhere. */
export const plainName = (id: string): string => id.replaceAll(/[^\w.-]/g, '-')

/** A reference to another part of the document. */
export const reference = (...path: readonly string[]): { readonly $ref: string } => ({ $ref: `#/${path.join('/')}` })

/** The version of AsyncAPI's Kafka bindings: https://github.com/asyncapi/bindings/tree/master/kafka */
export const KAFKA_BINDING = { bindingVersion: '0.5.0' } as const
