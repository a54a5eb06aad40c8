import { cli } from '../../commands/cli.ts'
import { analytics } from './analytics/system.ts'
import { environments } from './environments.ts'
import { orders } from './orders/system.ts'

/** Two systems on one Kafka: `orders` has the cluster and lends a topic, `analytics` reads it. */
await cli({ systems: [orders, analytics], environments, root: import.meta.dirname })
