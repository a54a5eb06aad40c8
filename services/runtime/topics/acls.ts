import type { DeclaredAcl } from '../../../contracts/acls.ts'
import {
  type AclEntry,
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  type Admin,
  ResourcePatternTypes,
} from '../kafka/kafkajs.ts'
import type { Log } from '../log.ts'

/**
 * A right that allows nothing that anybody uses. A principal that has it had rights from here: so what is left of a client that is
 * declared no more is known as ours, and nobody else's right is ever taken away.
 */
const MARK = { resource: 'transactionalId', name: 'cdk8s-kafka.managed', operations: ['Describe'] } as const

const RESOURCES = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  transactionalId: AclResourceTypes.TRANSACTIONAL_ID,
  cluster: AclResourceTypes.CLUSTER,
}
const OPERATIONS = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
}

/**
 * Makes the rights of the declared principals so, once: what lacks is created before what is too much is deleted, so that no client
 * is ever refused what it had and still has.
 * @param admin a connected admin client of a super user
 * @throws when Kafka does not answer, or refuses
 */
export async function reconcileRights(admin: Admin, declared: readonly DeclaredAcl[], log: Log): Promise<void> {
  const principals = [...new Set(declared.map(({ principal }) => principal))]
  const wanted = byKey([...declared, ...principals.map((principal) => ({ principal, ...MARK }))].flatMap(entriesOf))
  const actual = byKey(await readAcls(admin))
  const managed = new Set([...actual.values()].filter(isMark).map(({ principal }) => principal))
  for (const principal of principals) managed.add(principal)

  const lacking = [...wanted].filter(([key]) => !actual.has(key)).map(([, acl]) => acl)
  const superfluous = [...actual]
    .filter(([key, { principal }]) => managed.has(principal) && !wanted.has(key))
    .map(([, acl]) => acl)
  if (lacking.length > 0) {
    await admin.createAcls({ acl: lacking })
    log.info({ created: lacking.map(describe) }, 'rights given')
  }
  // The mark goes last: whoever is interrupted knows the next time what was ours.
  for (const filters of [superfluous.filter((acl) => !isMark(acl)), superfluous.filter(isMark)]) {
    if (filters.length > 0) await admin.deleteAcls({ filters })
  }
  if (superfluous.length > 0) log.info({ deleted: superfluous.map(describe) }, 'rights taken away')
  if (lacking.length + superfluous.length === 0) log.info({ rights: wanted.size }, 'rights are as declared')

  const foreign = [...new Set([...actual.values()].map(({ principal }) => principal))].filter(
    (one) => !managed.has(one),
  )
  if (foreign.length > 0) log.warn({ principals: foreign }, 'rights that are not declared here are left as they are')
}

function entriesOf({ principal, resource, name, operations }: DeclaredAcl | ({ principal: string } & typeof MARK)) {
  return operations.map(
    (operation): AclEntry => ({
      principal,
      host: '*',
      operation: OPERATIONS[operation],
      permissionType: AclPermissionTypes.ALLOW,
      resourceType: RESOURCES[resource],
      resourceName: name,
      resourcePatternType: ResourcePatternTypes.LITERAL,
    }),
  )
}

async function readAcls(admin: Admin): Promise<AclEntry[]> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  })
  return resources.flatMap(({ acls, ...resource }) =>
    acls.map((acl) => ({
      ...acl,
      resourceType: resource.resourceType,
      resourceName: resource.resourceName,
      resourcePatternType: resource.resourcePatternType,
    })),
  )
}

const keyOf = (acl: AclEntry) =>
  JSON.stringify([
    acl.principal,
    acl.host,
    acl.operation,
    acl.permissionType,
    acl.resourceType,
    acl.resourceName,
    acl.resourcePatternType,
  ])
const byKey = (acls: readonly AclEntry[]) => new Map(acls.map((acl) => [keyOf(acl), acl]))

const isMark = ({ resourceType, resourceName }: AclEntry) =>
  resourceType === RESOURCES[MARK.resource] && resourceName === MARK.name

const nameOf = (names: Readonly<Record<string, number>>, value: number) =>
  Object.keys(names).find((name) => names[name] === value) ?? String(value)

const describe = (acl: AclEntry): string =>
  `${acl.principal} ${nameOf(OPERATIONS, acl.operation)} ${nameOf(RESOURCES, acl.resourceType)} ${acl.resourceName}`
