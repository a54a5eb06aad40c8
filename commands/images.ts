import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { type Project, type System, topologyOf } from '../constructs/index.ts'
import { UserError } from '../contracts/user-error.ts'
import { buildSystems } from '../synthesis/build.ts'
import { environmentOption, rootOf, systemOption } from './options.ts'
import { print, say } from './output.ts'

/** An image and its Dockerfile. */
interface Image {
  readonly name: string
  readonly dockerfile: string
  /** The image it is built on; `undefined` for the base image itself. */
  readonly base?: string
}

/** `main.ts images`: builds the images that the manifests run. */
export const images = (project: Project) =>
  new Command('images')
    .description('build the images that the manifests of one environment run')
    .addOption(environmentOption(project).default(project.environments[0].name))
    .addOption(systemOption(project))
    .option('--list', 'print the names and Dockerfiles, build nothing')
    .addHelpText(
      'after',
      `
IMAGE_BUILD is the command that builds an image; it gets the arguments -t NAME -f DOCKERFILE --build-arg BASE=… and the folder.
Default: docker build. With kind: IMAGE_BUILD='docker build', then kind load docker-image $(npm run -s images -- --list | cut -f1)`,
    )
    .action(async ({ list, ...selection }: { environment: string; system?: string; list?: true }) => {
      const root = rootOf(project)
      const wanted = imagesOf(buildSystems(project, selection), root)
      if (list) {
        for (const { name, dockerfile } of wanted) print(`${name}\t${dockerfile}`)
        return
      }
      // Loaded where it is used: synth, the default command, must start quickly.
      const { execa, parseCommandString } = await import('execa')
      const [command, ...given] = parseCommandString(process.env.IMAGE_BUILD ?? 'docker build')
      if (command === undefined)
        throw new UserError('IMAGE_BUILD: got an empty command, expected for example docker build')
      for (const { name, dockerfile, base } of wanted) {
        say(`building ${name}`)
        const args = [
          ...given,
          '-t',
          name,
          '-f',
          dockerfile,
          ...(base === undefined ? [] : ['--build-arg', `BASE=${base}`]),
          '.',
        ]
        const { failed, shortMessage } = await execa(command, args, {
          cwd: root,
          stdout: 2,
          stderr: 'inherit',
          reject: false,
        })
        if (failed) throw new UserError(`${shortMessage}; IMAGE_BUILD names another command`)
      }
    })

/** The base image first, unless it is built elsewhere, then one for each workload that has a Dockerfile here. */
function imagesOf(systems: readonly System[], root: string): Image[] {
  const [first] = systems
  if (first === undefined) return []
  const base = first.baseImage
  const services = systems.flatMap((system) =>
    topologyOf(system).workloads.flatMap(({ name, image }) => {
      const dockerfile = `services/${system.name}/${name}/Dockerfile`
      return image === system.image(name) && existsSync(`${root}/${dockerfile}`)
        ? [{ name: image, dockerfile, base }]
        : []
    }),
  )
  const given = first.environment.images.base !== undefined
  return [...(given ? [] : [{ name: base, dockerfile: 'Dockerfile.base' }]), ...services]
}
