import { createInterface } from 'node:readline'
import { execa } from 'execa'

/** A line of progress at most as often as this. */
const PAUSE_MS = 5_000

/**
 * Copies the dependencies of a pom.xml into a folder; what Maven does not have yet it downloads, and says how much it has.
 * @throws when Maven fails; the message has the end of what it printed
 */
export async function download(pom: string, folder: string, onProgress: (line: string) => void): Promise<void> {
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`]
  const maven = execa('mvn', ['-B', '-Dstyle.color=never', '-f', pom, ...goal], {
    all: true,
    buffer: false,
    reject: false,
  })
  const printed: string[] = []
  const began = performance.now()
  let [bytes, files, told] = [0, 0, began]
  const seconds = () => Math.round((performance.now() - began) / 1000)
  for await (const line of createInterface({ input: maven.all })) {
    printed.push(line)
    const size = downloadedBytes(line)
    if (size === undefined) continue
    bytes += size
    files += 1
    if (performance.now() - told < PAUSE_MS) continue
    told = performance.now()
    onProgress(`downloading Kafka: ${megabytes(bytes)} in ${files} files after ${seconds()} s`)
  }
  const { failed } = await maven
  if (failed) throw new Error(`mvn could not get Kafka's jars:\n${printed.slice(-20).join('\n')}`)
  onProgress(`Kafka is there after ${seconds()} s, ${megabytes(bytes)} downloaded`)
}

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1_000, MB: 1_000_000, GB: 1_000_000_000 }

/** `Downloaded from central: https://…/kafka.jar (5.9 MB at 12 MB/s)` */
export function downloadedBytes(line: string): number | undefined {
  const [, amount, unit = ''] = /Downloaded from .*\(([\d.]+) (B|kB|MB|GB) at /.exec(line) ?? []
  const factor = UNITS[unit]
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor
}

/** `12.3 MB` */
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
