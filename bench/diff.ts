import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { assess } from '../gate/assess.ts'
import { ManifestReader } from '../gate/reading/manifests.ts'
import { readFolder, replaceFolder } from '../synthesis/folder.ts'
import { sideBySide, table, timed } from './measure.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Longest time for one command. */
const LIMIT_MS = 120_000

/**
 * What a reviewer waits for: everything synthesized and compared, against synthesis alone, as people run them; then how the
 * gate grows with the number of objects, all of them changed.
 */
export async function diffBench(print: (line: string) => void, runs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-bench-'))
  try {
    const old = join(folder, 'old')
    replaceFolder(old, new Map([...readFolder(join(root, 'dist'))].map(([file, text]) => [file, touched(text)])))
    const run =
      (...args: string[]) =>
      () =>
        timed(() =>
          execa(process.execPath, ['--import', 'tsx', 'main.ts', ...args], {
            cwd: root,
            timeout: LIMIT_MS,
            reject: false,
          }),
        )
    print('diff of all systems and environments, ms')
    const series = await sideBySide(runs, {
      diff: run('diff'),
      'diff, every object differs': run('diff', '--against', old),
      synth: run('synth', '--out', join(folder, 'dist')),
    })
    print(table(series, 'ms'))

    print('the gate alone, of one folder in which every object differs, ms')
    const sizes = [10_000, 1_000].map((objects) => ({
      objects,
      sides: [manifests(objects, 'old'), manifests(objects, 'new')],
    }))
    const grown = await sideBySide(
      Math.min(runs, 5),
      Object.fromEntries(sizes.map(({ objects, sides }) => [`${objects} objects`, () => timed(() => compared(sides))])),
    )
    print(table(grown, 'ms'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same manifests with something else in each object. */
const touched = (text: string) =>
  text.replaceAll(/^metadata:$/gm, 'metadata:\n  annotations:\n    old: "true"').replaceAll('memory: ', 'memory: 1')

function compared([old, now]: readonly ReadonlyMap<string, string>[]): void {
  const reader = new ManifestReader()
  assess(reader.read(old ?? new Map()), reader.read(now ?? new Map()))
}

/** One folder: half Services, half the Deployments behind them. */
function manifests(objects: number, version: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (let index = 0; index < objects / 2; index++) {
    files.set(
      `all/service-${index}.yaml`,
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: service-${index}, labels: { version: ${version} } }
spec:
  replicas: 2
  selector: { matchLabels: { app: service-${index} } }
  template:
    metadata: { labels: { app: service-${index}, part-of: all } }
    spec:
      containers:
        - name: main
          image: service:1.0.0
          env: [{ name: VERSION, value: ${version} }, { name: PASSWORD, valueFrom: { secretKeyRef: { name: s, key: p } } }]
          ports: [{ containerPort: 8080, name: http }]
---
apiVersion: v1
kind: Service
metadata: { name: service-${index}, labels: { version: ${version} } }
spec:
  selector: { app: service-${index}, part-of: all }
  ports: [{ port: 80, targetPort: http }]
`,
    )
  }
  return files
}
