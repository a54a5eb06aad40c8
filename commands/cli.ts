import { Command } from 'commander'
import type { Project, SystemEnvironment } from '../constructs/index.ts'
import { errorText } from '../contracts/user-error.ts'
import { asyncapi } from './asyncapi.ts'
import { check } from './check.ts'
import { dev } from './dev.ts'
import { diff } from './diff.ts'
import { gitops } from './gitops.ts'
import { graph } from './graph.ts'
import { images } from './images.ts'
import { job } from './job.ts'
import { lint } from './lint.ts'
import { list } from './list.ts'
import { say } from './output.ts'
import { secrets } from './secrets.ts'
import { synth } from './synth.ts'

/** How a program presents itself. */
export interface About {
  /** @default 'main.ts' */
  readonly name?: string
  /** One sentence for `--help`. @default - none */
  readonly description?: string
  /** What `--version` prints. @default - no such option */
  readonly version?: string
}

/**
 * The command line of a project: reads the arguments of the process, runs one command, and sets the exit code. `synth` is
 * the default command, because `cdk8s synth` starts a program without arguments.
 */
export async function cli<E extends SystemEnvironment>(project: Project<E>, about: About = {}): Promise<void> {
  const program = new Command(about.name ?? 'main.ts')
  if (about.description !== undefined) program.description(about.description)
  if (about.version !== undefined) program.version(about.version)
  program.addCommand(synth(project), { isDefault: true })
  for (const command of [check, diff, list, lint, asyncapi, graph, gitops, dev, images, job, secrets])
    program.addCommand(command(project))
  program.showHelpAfterError('(--help shows the usage)')
  // The one place where errors become output.
  try {
    await program.parseAsync()
  } catch (error) {
    say(errorText(error))
    process.exitCode ||= 1
  }
}
