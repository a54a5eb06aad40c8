import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Yaml } from 'cdk8s'
import { execa } from 'execa'
import type { Folder } from '../system.ts'

/** Writes manifests as `main.ts synth` does. */
export function written(folder: Folder, path: string): string {
  mkdirSync(path, { recursive: true })
  for (const [file, manifests] of folder) {
    if (manifests.length > 0) writeFileSync(join(path, file), Yaml.stringify(...manifests))
  }
  return path
}

/** What `kubectl apply -f <folder>` says. */
export interface Applied {
  /** `statefulset.apps/kafka`, `namespace/shop`: what was taken, changed or not. */
  readonly taken: ReadonlySet<string>
  /** What it says about what was not. */
  readonly errors: string
}

/** `kubectl apply -f <folder>`: it goes on behind an object that is refused. */
export async function apply(path: string): Promise<Applied> {
  const { stdout, stderr } = await execa('kubectl', ['apply', '-f', path], { reject: false })
  const taken = [...stdout.matchAll(/^(\S+) (?:created|configured|unchanged)/gm)].map(([, name = '']) => name)
  return { taken: new Set(taken), errors: stderr }
}
