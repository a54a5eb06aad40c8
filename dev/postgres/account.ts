import { execa } from 'execa'

/** Who the server runs as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root. The account that its package made is taken then, else the one that owns nothing.
 * @returns `undefined` when it can run as whoever runs this
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => execa('id', [flag, name], { reject: false })))
    if (!uid?.failed && !gid?.failed) return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user postgres nor nobody')
}
