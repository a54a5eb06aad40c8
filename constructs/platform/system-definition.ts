import type { System, SystemEnvironment } from './system.ts'

/**
 * A system: a name, and the function that builds it for an environment.
 * @typeParam E the program's own type of environment
 */
export interface SystemDefinition<E extends SystemEnvironment = SystemEnvironment> {
  /** Folder in `services/` and, below each environment, in `dist/`. */
  readonly name: string
  /** One sentence for `list` and the AsyncAPI document. */
  readonly about: string
  /** Namespace in every environment. @default - the system's name if the environment uses namespaces, else none */
  readonly namespace?: string
  /** Adds charts and constructs to the system. */
  build(system: System, environment: E): void
}

/**
 * What a program passes to the commands: its systems, and the environments they are synthesized for.
 * @typeParam E the program's own type of environment
 */
export interface Project<E extends SystemEnvironment = SystemEnvironment> {
  readonly systems: readonly SystemDefinition<E>[]
  /** The first one is the default of `dev`, `images` and `job`. */
  readonly environments: readonly [E, ...E[]]
  /** Folder with `services/` and `Dockerfile.base`. @default - the working directory */
  readonly root?: string
}
