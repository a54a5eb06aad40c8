import { Command } from 'commander'
import { makeProject } from '../init/project.ts'
import { say } from './output.ts'

/** `cdk8s-kafka init <folder>`: a project to begin with. It runs before there is any program, so it is no command of one. */
export const init = () =>
  new Command('init')
    .description(
      'make a project: a system with a topic, a producer and a consumer, two environments, images, tests and CI',
    )
    .argument('<folder>', 'where it goes: an empty folder, or none yet; project and system are called like it')
    .option('--packages <folder>', 'take the packages of cdk8s-kafka from these tarballs instead of a registry')
    .addHelpText('after', '\nExample:\n  npx cdk8s-kafka init my-shop')
    .action((folder: string, { packages }: { packages?: string }) => {
      const name = makeProject({ folder, packages })
      say(`${name} is made. Next:`)
      const steps = ['npm install', 'npm run synth', `npm run dev ${name}`]
      for (const step of folder === '.' ? steps : [`cd ${folder}`, ...steps]) say(`  ${step}`)
    })
