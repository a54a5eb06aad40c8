import { apiObjectsOf, type Project, type System } from '../../constructs/index.ts'
import { ownersOf } from '../../constructs/topology/topology.ts'
import type { Selection } from '../../contracts/selection.ts'
import { buildSystems, folderOf } from '../build.ts'

/** Where the manifests are, and how they are followed. */
export interface Source {
  /** Address of the git repository, as the tool reaches it. */
  readonly repo: string
  /** Branch, tag or commit. */
  readonly revision: string
  /** Folder of the manifests in it. */
  readonly path: string
  /** Whether Argo CD syncs, prunes and repairs by itself; Flux always does. */
  readonly automated: boolean
}

/** A system in one environment, as a tool delivers it. */
export interface Delivery {
  readonly system: string
  readonly environment: string
  /** Folder of its manifests in the repository. */
  readonly folder: string
  /** Where its objects go. */
  readonly namespace: string
  /** Whether its folder brings the namespace. */
  readonly bringsNamespace: boolean
  /** Jobs that stay as they are when a release changes them: a sync must not try. */
  readonly keptJobs: readonly string[]
  /** Systems whose Kafka it uses: they come first. */
  readonly after: readonly string[]
}

/** What Flux is told of a Job that stays. */
const KEPT = 'kustomize.toolkit.fluxcd.io/ssa'

/** The systems of a project, each in its environments. */
export const deliveriesOf = (project: Project, selection: Selection, { path }: Source): Delivery[] =>
  buildSystems(project, selection).map((system) => ({
    system: system.name,
    environment: system.environment.name,
    folder: `${path}/${folderOf(system)}`,
    namespace: system.namespace ?? system.name,
    bringsNamespace: system.namespace !== undefined,
    keptJobs: keptJobs(system),
    after: [...new Set(ownersOf(system).map(({ name }) => name))],
  }))

const keptJobs = (system: System): string[] =>
  apiObjectsOf(system).flatMap(({ kind, name, metadata }) =>
    kind === 'Job' && (metadata.toJson() as { annotations?: Record<string, string> }).annotations?.[KEPT] !== undefined
      ? [name]
      : [],
  )
