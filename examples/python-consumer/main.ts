import { cli } from '../../commands/cli.ts'
import { environments, shop } from './system.ts'

/** A consumer group whose program is written in Python. */
await cli({ systems: [shop], environments, root: import.meta.dirname })
