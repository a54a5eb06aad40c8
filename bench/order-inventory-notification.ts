import { declaredTopics, TOPICS_FILE } from '../contracts/topics.ts'
import { type DevPlan, devPlan } from '../dev/plan.ts'
import { environments } from '../environments.ts'
import { buildSystems } from '../synthesis/build.ts'
import { project } from '../tests/project.ts'
import type { BenchKafka } from './kafka.ts'

const SYSTEM = 'order-inventory-notification'

/** Pieces of each item in a benchmark: no order is too many. */
export const STOCK = { INITIAL_STOCK: '1000000000' }

function plan(): DevPlan {
  const [system] = buildSystems(project, { environment: environments[0].name, system: SYSTEM })
  if (system === undefined) throw new Error(`there is no system ${SYSTEM}`)
  return devPlan(system)
}

/** A service of the system: its program, and the variables of its manifest. */
export function serviceOf(name: string): DevPlan['processes'][number] {
  const found = plan().processes.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${SYSTEM} has no ${name}`)
  return found
}

/** Makes the topics of the system. */
export async function createTopics(kafka: BenchKafka): Promise<void> {
  const topics = declaredTopics.parse(JSON.parse(plan().topics[TOPICS_FILE] ?? '[]'))
  await Promise.all(topics.map(({ name, partitions }) => kafka.createTopic(name, partitions)))
}
