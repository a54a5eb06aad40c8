import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Argument, Command } from 'commander'
import type { Project } from '../constructs/index.ts'
import { UserError } from '../contracts/user-error.ts'
import { asyncApiDocuments, DOCUMENTS, writtenDocuments } from '../synthesis/asyncapi.ts'
import { compare } from '../synthesis/folder.ts'
import { systemNames } from './options.ts'
import { print, say } from './output.ts'
import { patches } from './patches.ts'

/** `main.ts asyncapi [<system>]`: documents what each system sends and receives, for external readers and tools. */
export const asyncapi = (project: Project) =>
  new Command('asyncapi')
    .description('write the AsyncAPI document of a system, or of all: topics, events, groups and clients')
    .addArgument(new Argument('[system]', 'only this system').choices(systemNames(project)))
    .option('-o, --out <folder>', 'folder with one subfolder per system', DOCUMENTS)
    .option('--check', 'write nothing; exit with 1 and a diff if a document is out of date')
    .addHelpText(
      'after',
      `
A document describes production, or the first environment that has the system. main.ts check
also compares the documents.

Example:
  node --import tsx main.ts asyncapi order-tracker`,
    )
    .action(async (system: string | undefined, { out, check }: { out: string; check?: true }) => {
      if (check) {
        const stale = await staleDocuments(project, { system, out })
        if (stale.length > 0) throw new UserError(stale.join('\n'))
        say(`the documents in ${out} are up to date`)
        return
      }
      refuseSources(out)
      const before = writtenDocuments(out, { system })
      const after = await asyncApiDocuments(project, { system })
      const { added, changed, removed } = compare(before, after)
      for (const file of [...added, ...changed]) {
        const path = join(out, file)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, after.get(file) ?? '')
      }
      for (const file of removed) rmSync(join(out, file))
      say(
        `${after.size} document(s) in ${out}: ${added.length} added, ${changed.length} changed, ${removed.length} removed`,
      )
    })

/** @throws {UserError} for what is no folder, or one of sources: documents would stand between them */
function refuseSources(out: string): void {
  const stats = statSync(out, { throwIfNoEntry: false })
  if (stats === undefined) return
  const source = stats.isDirectory()
    ? readdirSync(out).find((name) => /\.[cm]?[jt]s$|^package\.json$/.test(name))
    : undefined
  if (stats.isDirectory() && source === undefined) return
  const got = source === undefined ? 'which is no folder' : `which has ${source} in it`
  throw new UserError(`--out: got ${JSON.stringify(out)}, ${got}, expected a folder of documents, such as ${DOCUMENTS}`)
}

/** Prints how documents differ from the code; returns what to do about it. */
export async function staleDocuments(
  project: Project,
  { system, out = DOCUMENTS }: { system?: string | undefined; out?: string },
): Promise<string[]> {
  const differing = await patches(writtenDocuments(out, { system }), await asyncApiDocuments(project, { system }))
  for (const patch of differing) print(patch)
  return differing.length === 0
    ? []
    : [`${out} is out of date: ${differing.length} file(s) differ; run npx tsx main.ts asyncapi and commit`]
}
