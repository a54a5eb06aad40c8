import { cli } from 'cdk8s-kafka/cli'
import { shop } from './shop.js'

await cli({
  systems: [shop(process.env.INTRUDER === 'true')],
  environments: [
    { name: 'local', images: { repository: 'acme', tag: '1.0.0' }, ownNamespaces: false, podSecurity: 'warn' },
  ],
})
