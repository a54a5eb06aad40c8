import { existsSync } from 'node:fs'
import { join } from 'node:path'

// A project whose packages are in no registry keeps their tarballs beside its code: npm, images and CI find them there.

/** Folder of a project. */
const FOLDER = 'packages'

/** Our own packages; what they depend on is in the registry. */
const OURS = /^cdk8s-kafka(-|$)/

type Dependencies = Readonly<Record<string, string>>

/** Tarballs for the packages of a project: the file of each in the project, and where it is now. */
export interface Found {
  readonly tarballs: ReadonlyMap<string, string>
  /** What is wrong with the folder. */
  readonly missing: readonly string[]
}

/** Looks for what a project depends on, as `npm pack` names it. */
export function tarballsOf(folder: string, files: ReadonlyMap<string, string>): Found {
  const { dependencies, devDependencies } = packageJsonOf(files)
  const tarballs = new Map(
    Object.entries({ ...dependencies, ...devDependencies })
      .filter(([name]) => OURS.test(name))
      .map(([name, version]) => [placeOf(name, version), join(folder, `${name}-${version}.tgz`)]),
  )
  const missing = [...tarballs.values()].filter((path) => !existsSync(path))
  return {
    tarballs,
    missing: missing.map(
      (path) =>
        `--packages: got no ${path}, expected the tarball that npm pack makes; pack all packages into that folder`,
    ),
  }
}

/** The files of a project that installs tarballs, also where its images are built. */
export function fromTarballs(
  files: ReadonlyMap<string, string>,
  tarballs: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const { dependencies, devDependencies, ...others } = packageJsonOf(files)
  const local = (all: Dependencies) =>
    Object.fromEntries(
      Object.entries(all).map(([name, version]) => {
        const file = placeOf(name, version)
        return [name, tarballs.has(file) ? `file:${file}` : version]
      }),
    )
  const packageJson = { ...others, dependencies: local(dependencies), devDependencies: local(devDependencies) }
  const dockerfile = files.get('Dockerfile.base') ?? ''
  return new Map([
    ...files,
    ['package.json', `${JSON.stringify(packageJson, null, 2)}\n`],
    ['Dockerfile.base', dockerfile.replace(/^COPY package\.json .*$/m, `$&\nCOPY ${FOLDER} ${FOLDER}`)],
  ])
}

const placeOf = (name: string, version: string) => `${FOLDER}/${name}-${version}.tgz`

const packageJsonOf = (
  files: ReadonlyMap<string, string>,
): { readonly dependencies: Dependencies; readonly devDependencies: Dependencies } =>
  JSON.parse(files.get('package.json') ?? '{}')
