import type { IDatabase } from '../../data/database.ts'
import type { Workload } from '../../workloads/workload.ts'
import type { DatabaseValue } from '../value.ts'
import { type ManifestsOf, volumesWhenDeleted } from './manifest.ts'

/** A database as plain data. */
export function databaseValue(
  database: IDatabase,
  users: readonly Workload[],
  manifestsOf: ManifestsOf,
): DatabaseValue {
  const objects = manifestsOf(database)
  const volumes = volumesWhenDeleted(objects)
  return {
    path: database.node.path,
    name: database.name,
    kind: database.constructor.name,
    workloads: users.map(({ name }) => name),
    passwordInGit: objects.some(({ kind }) => kind === 'Secret'),
    ...(volumes !== undefined && { volumesWhenDeleted: volumes }),
  }
}
