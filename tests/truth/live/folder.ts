import type { Live } from '../change.ts'
import { type Folder, folderOf, type Manifest, type Variation } from '../system.ts'

/** The manifests of the small system, so that its pods run, and several of them on one small machine. */
export function livingFolder(variation: Variation, { withOneBroker = false }: Live = {}, namespace: string): Folder {
  const folder = folderOf(
    withOneBroker ? { ...variation, kafka: { ...variation.kafka, brokers: 1 } } : variation,
    namespace,
  )
  for (const manifest of [...folder.values()].flat()) {
    const template = manifest.spec?.template
    if (template === undefined) continue
    delete template.spec.schedulerName
    for (const container of template.spec.containers) relieve(container)
  }
  return folder
}

/** It asks for no CPU; a broker compiles less and is asked more often whether it is ready: it is there in half the time. */
function relieve({ env = [], readinessProbe, resources }: Manifest): void {
  delete resources?.requests?.cpu
  const options = env.find(({ name }: Manifest) => name === 'KAFKA_NODE_HEAP_OPTS')
  if (options === undefined) return
  options.value += ' -XX:TieredStopAtLevel=1'
  readinessProbe.periodSeconds = 2
}
