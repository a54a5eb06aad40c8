import type { Change } from '../change.ts'
import { fieldsAt } from '../compare/paths.ts'
import { about, type Codes, type FoundHere } from '../found.ts'
import { referencesOf } from '../objects/references.ts'
import { partsAt } from '../objects/shape.ts'
import { kubectl, listed, named, resource } from '../objects/words.ts'
import { type Container, type Workload, workloadOf } from '../objects/workload.ts'
import { forChanged, rule } from '../rule.ts'
import { isPostgres } from './images.ts'

const codes = {
  'K8S-DATABASE-FOLDER': {
    classes: ['data-loss'],
    why: 'PostgreSQL is pointed to a different folder (`PGDATA`): there is no database in it, so it creates a new, empty one.',
    fix: 'Keep the folder.',
  },
  'K8S-DATABASE-PASSWORD': {
    classes: ['outage', 'manual-steps'],
    why: 'PostgreSQL reads its Secret only when it creates the database. After that it keeps the old password, and clients with the new one are refused.',
    fix: "Change it in the database as well: `psql -c '\\password <user>'`.",
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** What a PostgreSQL in a pod does with a different folder or password. The API server accepts both. */
export const databasesRule = rule(codes, (change: Change) => [...folders(change), ...passwords(change)])

/** Where the image keeps the tables by default, up to PostgreSQL 17. */
const DEFAULT_FOLDER = '/var/lib/postgresql/data'

const databaseIn = (workload: Workload | undefined): Container | undefined =>
  workload?.containers.find(({ part, isInit }) => !isInit && isPostgres(String(part.image ?? '')))

const folderOf = ({ part }: Container): unknown => {
  const variable = partsAt(part, 'env').find(({ name }) => name === 'PGDATA')
  return variable === undefined ? DEFAULT_FOLDER : variable.value
}

const folders = forChanged((pair): FoundHere<Code>[] => {
  const [before, after] = [pair.before, pair.after].map((object) => databaseIn(workloadOf(object)))
  if (before === undefined || after === undefined) return []
  const [old, now] = [folderOf(before), folderOf(after)]
  if (old === now || typeof old !== 'string' || typeof now !== 'string') return []
  return [
    {
      code: 'K8S-DATABASE-FOLDER',
      class: 'data-loss',
      path: `${after.path}.env[PGDATA]`,
      old,
      new: now,
      explains: fieldsAt(pair.fields, `${after.path}.env[PGDATA]`),
      why: `${named(pair.after)} looks for its database in ${now}. If there is none, it creates a new, empty one; the tables stay in ${old}.`,
      action: `Restore PGDATA=${old}.`,
    },
  ]
})

/** A database keeps the password it was created with, whatever its Secret says later. */
function passwords(change: Change) {
  return change.objects.flatMap(({ before, after, fields }) => {
    if (before === undefined || after?.kind !== 'Secret' || fields.length === 0) return []
    const users = change.after.usersOf('Secret', after.metadata.namespace, after.metadata.name)
    return fields.flatMap((field) => {
      const reads = (workload: Workload) =>
        referencesOf(workload).some(
          ({ kind, name, key }) =>
            kind === 'Secret' && name === after.metadata.name && (key === undefined || field.path === `data.${key}`),
        )
      const database = users.find((user) => databaseIn(user) !== undefined && reads(user))
      if (database === undefined) return []
      const others = users.filter((user) => user !== database)
      const isNow = others.some(({ object }) => change.isRolledOut(object))
      const shell = `${kubectl(database.object)} exec -it ${resource(database.object)} -- psql -U postgres`
      const restarts = others.map(({ object }) => `${kubectl(object)} rollout restart ${resource(object)}`)
      const found: FoundHere<Code> = {
        code: 'K8S-DATABASE-PASSWORD',
        class: isNow ? 'outage' : 'manual-steps',
        explains: [field],
        why: `${named(database.object)} reads ${named(after)} only when it creates its database, and keeps the password of that time. Pods of ${listed(others.map(({ object }) => named(object))) || 'its clients'} that start with the new one are refused.`,
        action: `Change it in the database as well: ${shell} -c '\\password <user>'${restarts.length === 0 ? '' : `, then ${restarts.join('; ')}`}`,
      }
      return [about(after, found)]
    })
  })
}
