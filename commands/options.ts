import { Option } from 'commander'
import { environments } from '../environments.ts'
import { systems } from '../services/index.ts'

/** `--environment`: one column of the table in environments.ts. */
export const environmentOption = () =>
  new Option('-e, --environment <name>', 'only this environment').choices(environments.map(({ name }) => name))

/** `--system`: one of services/index.ts. */
export const systemOption = () =>
  new Option('-s, --system <name>', 'only this system').choices(systems.map(({ name }) => name))

/** `--out`: cdk8s names the folder of its cdk8s.yaml in CDK8S_OUTDIR. */
export const outOption = () =>
  new Option('-o, --out <folder>', 'folder of the manifests').default(process.env.CDK8S_OUTDIR ?? 'dist')
