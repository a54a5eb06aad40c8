/** What may be done with a resource, as Kafka and Strimzi spell it. `Read` and `Write` include `Describe`. */
export type KafkaOperation = 'Read' | 'Write' | 'Describe' | 'DescribeConfigs'

/** A right of one principal: an ACL that allows it, by the literal name of the resource, from every host. */
export interface KafkaRight {
  readonly resource: 'topic' | 'group' | 'transactionalId' | 'cluster'
  readonly name: string
  readonly operations: readonly KafkaOperation[]
}
