import { Command, Option } from 'commander'
import type { Project } from '../constructs/index.ts'
import type { Selection } from '../contracts/selection.ts'
import { UserError } from '../contracts/user-error.ts'
import { compare, readFolder, refuseFolder, replaceFolder } from '../synthesis/folder.ts'
import { deliveryFiles, type Source, type Tool, tools } from '../synthesis/gitops/index.ts'
import { environmentOption, systemOption } from './options.ts'
import { say } from './output.ts'

interface Options extends Selection, Source {
  readonly tool: Tool
  readonly out: string
}

/** `main.ts gitops`: what Argo CD or Flux needs to deliver the manifests. */
export const gitops = (project: Project) =>
  new Command('gitops')
    .description('write the resources by which Argo CD or Flux delivers the committed manifests')
    .addOption(new Option('-t, --tool <tool>', 'who delivers them').choices(tools).makeOptionMandatory())
    .requiredOption('-r, --repo <url>', 'the git repository, as the tool reaches it')
    .option('--revision <name>', 'branch, tag or commit', 'main')
    .option('--path <folder>', 'folder of the manifests in the repository', 'dist')
    .option('--automated', 'Argo CD syncs, prunes and repairs by itself; without, somebody presses Sync', false)
    .addOption(environmentOption(project))
    .addOption(systemOption(project))
    .option('-o, --out <folder>', 'folder to write to; replaced as a whole', 'gitops')
    .addHelpText(
      'after',
      `
One file for each environment: apply it once to the cluster of that environment, or let the tool follow the folder itself.
Objects that hold data are never pruned: their manifests say so. docs/gitops.md.

Example:
  npx tsx main.ts gitops --tool argocd --repo https://git.example.com/shop.git --environment production`,
    )
    .action((options: Options) => {
      refuse(options)
      refuseFolder(options.out)
      const files = deliveryFiles(project, options, options.tool, options)
      const { added, changed, removed } = compare(readFolder(options.out), files)
      if (added.length + changed.length + removed.length > 0) replaceFolder(options.out, files)
      say(
        `${files.size} files in ${options.out}: ${added.length} added, ${changed.length} changed, ${removed.length} removed`,
      )
    })

/** @throws {UserError} with all that the tools would refuse */
function refuse({ repo, revision, path }: Source): void {
  const problems = [
    ...(/^(https?|ssh):\/\/\S+$|^[\w.-]+@[\w.-]+:\S+$/.test(repo) && !/^\w+:\/\/[^@/]*:[^@/]*@/.test(repo)
      ? []
      : [
          `--repo: got ${JSON.stringify(repo)}, expected https://… or ssh://… without a password: that belongs into a Secret of the tool`,
        ]),
    ...(/^[\w][\w./-]*$/.test(revision)
      ? []
      : [`--revision: got ${JSON.stringify(revision)}, expected a branch, a tag or a commit`]),
    ...(/^(?!\/)(?!.*\.\.)[\w./-]+$/.test(path)
      ? []
      : [`--path: got ${JSON.stringify(path)}, expected a folder of the repository, such as dist`]),
  ]
  if (problems.length > 0) throw new UserError(problems.join('\n'))
}
