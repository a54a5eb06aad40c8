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

/** It asks for little CPU, so that all find room; a broker compiles less and has to be ready for ten seconds only: it is there in half the time. */
function relieve({ env = [], readinessProbe, resources }: Manifest): void {
  if (resources?.requests !== undefined) resources.requests.cpu = '50m'
  const options = env.find(({ name }: Manifest) => name === 'KAFKA_NODE_HEAP_OPTS')
  if (options === undefined) return
  options.value += ' -XX:TieredStopAtLevel=1'
  readinessProbe.successThreshold = 2
}
