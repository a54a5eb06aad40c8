import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Argument, Command } from 'commander'
import type { Project } from '../constructs/index.ts'
import { UserError } from '../contracts/user-error.ts'
import { asyncApiDocuments, DOCUMENTS, writtenDocuments } from '../synthesis/asyncapi.ts'
import { compare } from '../synthesis/folder.ts'
import { systemNames } from './options.ts'
import { print, say } from './output.ts'
import { patches } from './patches.ts'

/** `main.ts asyncapi [<system>]`: writes what each system sends and receives, for people and tools outside. */
export const asyncapi = (project: Project) =>
  new Command('asyncapi')
    .description('write the AsyncAPI document of a system, or of all: topics, events, groups and clients')
    .addArgument(new Argument('[system]', 'only this system').choices(systemNames(project)))
    .option('-o, --out <folder>', 'folder with a folder for each system', DOCUMENTS)
    .option('--check', 'write nothing; exit 1 with a diff if a document is not what the code says')
    .addHelpText(
      'after',
      `
A document describes production, or for a system that is not there the first environment that has it. main.ts check
compares the documents as well.

Example:
  node --import tsx main.ts asyncapi order-tracker`,
    )
    .action(async (system: string | undefined, { out, check }: { out: string; check?: true }) => {
      if (check) {
        const stale = await staleDocuments(project, { system, out })
        if (stale.length > 0) throw new UserError(stale.join('\n'))
        say(`the documents in ${out} are what the code says`)
        return
      }
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

/** Prints how documents differ from what the code says; returns what is to be done about it. */
export async function staleDocuments(
  project: Project,
  { system, out = DOCUMENTS }: { system?: string | undefined; out?: string },
): Promise<string[]> {
  const differing = await patches(writtenDocuments(out, { system }), await asyncApiDocuments(project, { system }))
  for (const patch of differing) print(patch)
  return differing.length === 0
    ? []
    : [`${out} differs from what the code says in ${differing.length} file(s); run npx tsx main.ts asyncapi and commit`]
}
