import type { DeclaredAcl } from '../../contracts/acls.ts'

/**
 * A right of one principal: an ACL that allows it, by the literal name of the resource, from every host. `Read` and `Write` include
 * `Describe`.
 */
export type KafkaRight = Omit<DeclaredAcl, 'principal'>

/** What may be done with a resource, as Kafka and Strimzi spell it. */
export type KafkaOperation = KafkaRight['operations'][number]
