import type { Project } from '../constructs/index.ts'
import { type Environment, environments } from '../environments.ts'
import { systems } from '../services/index.ts'

/** What main.ts hands to the commands. */
export const project: Project<Environment> = { systems, environments, root: new URL('..', import.meta.url).pathname }
