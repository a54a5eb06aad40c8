import type { Harmless } from '../row.ts'
import { facts } from './facts.ts'
import { kafka } from './kafka.ts'
import { known } from './known.ts'
import { operators } from './operators.ts'
import { othersClients } from './others-clients.ts'
import { spelling } from './spelling.ts'
import { ofStrimzi } from './strimzi.ts'
import { workloads } from './workloads.ts'

export const harmless: readonly Harmless[] = [
  ...spelling,
  ...kafka,
  ...workloads,
  ...known,
  ...ofStrimzi,
  ...operators,
  ...othersClients,
  ...facts,
]
