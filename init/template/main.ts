import { cli } from 'cdk8s-kafka/cli'
import { environments } from './environments.ts'
import about from './package.json' with { type: 'json' }
import { definition } from './services/my-shop/system.ts'

await cli({ systems: [definition], environments }, about)
