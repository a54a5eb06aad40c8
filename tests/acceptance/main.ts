import { Argument, Command } from 'commander'
import { ExecaError } from 'execa'
import { print, say } from '../../commands/output.ts'
import { UserError } from '../../contracts/user-error.ts'
import { acceptance } from './run.ts'
import { scripts } from './systems/index.ts'

interface Options {
  readonly keep?: boolean
  readonly recordings?: string
  readonly images: boolean
}

const names = scripts.map(({ system }) => system)

const program = new Command('acceptance')
  .description(
    'run every command that the descriptions of the systems show, on the cluster of the current kubectl context',
  )
  .addArgument(new Argument('[system...]', 'only these systems; default: all, side by side').choices(names))
  .option('--keep', 'leave the namespaces with what is in them')
  .option('--no-images', 'the cluster has the images already')
  .option('--recordings <folder>', 'write all commands with their output, as plain text, a file for each system')
  .addHelpText(
    'after',
    `
Each system gets a namespace of its own, which is deleted in the end. IMAGE_BUILD names the command that builds images into the
cluster (main.ts images --help). Exits with 1 when a row differs from what is expected.`,
  )
  .action(async (wanted: string[], { keep = false, recordings, images }: Options) => {
    const stopping = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
    const chosen = scripts.filter(({ system }) => wanted.length === 0 || wanted.includes(system))
    const ok = await acceptance(chosen, { keep, images, recordings, print, say, stopping: stopping.signal })
    if (!ok) process.exitCode = 1
  })

try {
  await program.parseAsync()
} catch (error) {
  // What kubectl says explains itself, too.
  say(error instanceof UserError || error instanceof ExecaError ? `error: ${error.message}` : String(error))
  process.exitCode = 1
}
