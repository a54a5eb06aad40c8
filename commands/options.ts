import { InvalidArgumentError, Option } from 'commander'
import type { Project } from '../constructs/index.ts'

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name)

/** The names that an argument or option may be, for a command about one system. */
export const systemNames = ({ systems }: Project): string[] => namesOf(systems)

/** An option with choices that is given once: of two, one would be left out without a word. */
function once(option: Option, choices: readonly string[]): Option {
  option.choices(choices)
  const choose = option.parseArg
  let given: string | undefined
  return option.argParser((value: string, previous: unknown) => {
    if (given !== undefined && given !== value)
      throw new InvalidArgumentError(`It was ${given} before: one at a time; without the option it is all.`)
    given = value
    return choose?.(value, previous)
  })
}

/** `--environment`: one of the project's environments. */
export const environmentOption = ({ environments }: Project) =>
  once(new Option('-e, --environment <name>', 'only this environment'), namesOf(environments))

/** `--system`: one of the project's systems. */
export const systemOption = (project: Project) =>
  once(new Option('-s, --system <name>', 'only this system'), systemNames(project))

/** `--out`: cdk8s names the folder of its cdk8s.yaml in CDK8S_OUTDIR. */
export const outOption = () =>
  new Option('-o, --out <folder>', 'folder of the manifests').default(process.env.CDK8S_OUTDIR ?? 'dist')

/** Where `services/` and `Dockerfile.base` are. */
export const rootOf = ({ root }: Project): string => root ?? process.cwd()
