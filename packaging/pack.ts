import { join } from 'node:path'
import { execa } from 'execa'
import { packages } from './packages.ts'

/** Builds the packages and packs them, as they would be published. Returns the tarball of each. */
export async function pack(folder: string): Promise<ReadonlyMap<string, string>> {
  await execa('npm', ['run', '--silent', 'build'])
  const packed = new Map<string, string>()
  for (const one of packages) {
    const { stdout } = await execa('npm', ['pack', '--json', '--pack-destination', folder], { cwd: one.folder })
    const [{ filename }] = JSON.parse(stdout)
    packed.set(one.name, join(folder, filename))
  }
  return packed
}
