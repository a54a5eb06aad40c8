import type { Migrations } from '../runtime/database/index.ts'

/** The tables of this system: one database for its services, each of which writes its own. */
export const migrations: Migrations = { folder: new URL('migrations/', import.meta.url), table: 'migrations' }
