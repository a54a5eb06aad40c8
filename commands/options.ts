import { Option } from 'commander'
import type { Project } from '../constructs/index.ts'

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name)

/** The names that an argument or option may be, for a command about one system. */
export const systemNames = ({ systems }: Project): string[] => namesOf(systems)

/** `--environment`: one of the project's environments. */
export const environmentOption = ({ environments }: Project) =>
  new Option('-e, --environment <name>', 'only this environment').choices(namesOf(environments))

/** `--system`: one of the project's systems. */
export const systemOption = (project: Project) =>
  new Option('-s, --system <name>', 'only this system').choices(systemNames(project))

/** `--out`: cdk8s names the folder of its cdk8s.yaml in CDK8S_OUTDIR. */
export const outOption = () =>
  new Option('-o, --out <folder>', 'folder of the manifests').default(process.env.CDK8S_OUTDIR ?? 'dist')

/** Where `services/` and `Dockerfile.base` are. */
export const rootOf = ({ root }: Project): string => root ?? process.cwd()
