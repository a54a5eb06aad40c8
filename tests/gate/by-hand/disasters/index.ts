import type { Disaster } from '../row.ts'
import { clients } from './clients.ts'
import { disks } from './disks.ts'
import { facts } from './facts.ts'
import { identity } from './identity.ts'
import { nodes } from './nodes.ts'
import { notKnown } from './not-known.ts'
import { objects } from './objects.ts'
import { operators, stateful } from './operators.ts'
import { othersClients } from './others-clients.ts'
import { pods } from './pods.ts'
import { refused } from './refused.ts'
import { rendered } from './rendered.ts'
import { services } from './services.ts'
import { ofStrimzi } from './strimzi.ts'
import { topics } from './topics.ts'
import { values } from './values.ts'

export const disasters: readonly Disaster[] = [
  ...disks,
  ...identity,
  ...nodes,
  ...topics,
  ...clients,
  ...objects,
  ...refused,
  ...services,
  ...pods,
  ...rendered,
  ...ofStrimzi,
  ...operators,
  ...othersClients,
  ...stateful,
  ...values,
  ...notKnown,
  ...facts,
]
