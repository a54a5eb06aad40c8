import { z } from 'zod'

/** A right of a principal, as a manifest declares it and the topic reconciler applies it: an ACL for each operation. */
export const declaredAcl = z.strictObject({
  /** Kafka's principal, for example `User:orders-consumer`. */
  principal: z.string().regex(/^User:.+$/),
  resource: z.enum(['topic', 'group', 'transactionalId', 'cluster']),
  /** The literal name of the resource; `*` is every one of its kind. */
  name: z.string().min(1),
  operations: z
    .array(z.enum(['Read', 'Write', 'Describe', 'DescribeConfigs']))
    .min(1)
    .readonly(),
})

export type DeclaredAcl = z.infer<typeof declaredAcl>

export const declaredAcls = z.array(declaredAcl)

/** File name of the declared rights, beside the declared topics; without it rights are left alone. */
export const ACLS_FILE = 'acls.json'
