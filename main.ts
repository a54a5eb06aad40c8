import { cli } from './commands/cli.ts'
import { environments } from './environments.ts'
import about from './package.json' with { type: 'json' }
import { systems } from './services/index.ts'

await cli({ systems, environments, root: import.meta.dirname }, about)
