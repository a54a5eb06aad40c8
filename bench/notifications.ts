import pg from 'pg'
import type { PostgresEnv } from '../dev/postgres/server.ts'

/** When notifications of orders were committed. */
export interface Notifications {
  /** By order, on the clock of `performance.now()`. */
  readonly at: Map<string, number>
  close(): Promise<void>
}

/** PostgreSQL delivers it with the commit; the table's own times are those of the events. */
const TELL = `
  CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_notify(''notified'', NEW.order_id::text); RETURN NULL; END';
  CREATE TRIGGER tell AFTER INSERT ON notifications FOR EACH ROW EXECUTE FUNCTION tell();
  LISTEN notified`

/** Listens for new rows in `notifications`. */
export async function listenForNotifications(database: PostgresEnv): Promise<Notifications> {
  const client = new pg.Client({
    host: database.PGHOST,
    port: Number(database.PGPORT),
    database: database.PGDATABASE,
    user: database.PGUSER,
    password: database.PGPASSWORD,
    ssl: false,
  })
  const at = new Map<string, number>()
  client.on('notification', ({ payload = '' }) => at.set(payload, performance.now()))
  await client.connect()
  await client.query(TELL)
  return { at, close: () => client.end() }
}
