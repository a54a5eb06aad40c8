import { Command } from 'commander'
import { asyncapi } from './commands/asyncapi.ts'
import { check } from './commands/check.ts'
import { dev } from './commands/dev.ts'
import { diff } from './commands/diff.ts'
import { graph } from './commands/graph.ts'
import { images } from './commands/images.ts'
import { job } from './commands/job.ts'
import { lint } from './commands/lint.ts'
import { list } from './commands/list.ts'
import { say } from './commands/output.ts'
import { synth } from './commands/synth.ts'
import project from './package.json' with { type: 'json' }
import { UserError } from './synthesis/user-error.ts'

const program = new Command(project.name)
  .description(project.description)
  .version(project.version)
  .addCommand(synth, { isDefault: true })
  .addCommand(check)
  .addCommand(diff)
  .addCommand(list)
  .addCommand(lint)
  .addCommand(asyncapi)
  .addCommand(graph)
  .addCommand(dev)
  .addCommand(images)
  .addCommand(job)
  .showHelpAfterError('(--help shows what is possible)')

// The one place where errors become output.
try {
  await program.parseAsync()
} catch (error) {
  say(error instanceof UserError ? `error: ${error.message}` : String(error instanceof Error ? error.stack : error))
  process.exitCode ||= 1
}
