import { relative } from 'node:path/posix'

/** A package that is built and published from this repository. */
export interface Package {
  readonly name: string
  /** Where its package.json is; `lib/` beside it is made by the build. */
  readonly folder: string
  /** Folders of its sources, below {@link from}. */
  readonly sources: readonly string[]
  /** Folder that becomes `lib/`. */
  readonly from: string
  /** Folders below {@link from} that are built for `require` as well, for what cannot load ES modules: Jest, for one. */
  readonly commonJs: readonly string[]
}

/** The packages; a file belongs to the one whose folder is the nearest above it. */
export const packages: readonly Package[] = [
  {
    name: 'cdk8s-kafka',
    folder: '.',
    from: '.',
    sources: ['commands', 'constructs', 'dev', 'init', 'synthesis'],
    commonJs: ['constructs'],
  },
  { name: 'cdk8s-kafka-contracts', folder: 'contracts', from: 'contracts', sources: ['.'], commonJs: ['.'] },
  { name: 'cdk8s-kafka-gate', folder: 'gate', from: 'gate', sources: ['.'], commonJs: [] },
  { name: 'cdk8s-kafka-runtime', folder: 'services/runtime', from: 'services/runtime', sources: ['.'], commonJs: [] },
]

/** The package of a source file. */
export function packageOf(file: string): Package {
  const owners = packages.filter(({ from }) => !relative(from, file).startsWith('..'))
  return owners.reduce((nearest, one) => (one.from.length > nearest.from.length ? one : nearest))
}
