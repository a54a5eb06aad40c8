import { Yaml } from 'cdk8s'
import { Command, Option } from 'commander'
import { z } from 'zod'
import { ToolJob } from '../constructs/addons/tool-job.ts'
import type { ToolOptions } from '../constructs/addons/tool-options.ts'
import { apiObjectsOf, type Project, type System } from '../constructs/index.ts'
import { type Setting, setting, text } from '../contracts/codec.ts'
import { type ToolName, tools } from '../contracts/tools.ts'
import { UserError } from '../contracts/user-error.ts'
import { buildSystems, folderOf } from '../synthesis/build.ts'
import { findingsOf } from '../synthesis/findings.ts'
import { environmentOption, systemOption } from './options.ts'
import { print, say } from './output.ts'

/** An option of a tool: its setting, and its flag on the command line. */
interface ToolOption {
  readonly flag: string
  readonly setting: Pick<Setting<unknown>, 'codec' | 'about' | 'default'>
  /** Whether it is repeated for each value. */
  readonly many?: true
}

const names = (what: string) => setting('', text, `${what}; repeatable`, '')

const topics = { flag: '--topic <name>', setting: names('only this topic'), many: true } as const

/** The options of each tool, by the names of its construct's props. */
const toolOptions: { readonly [K in ToolName]: Readonly<Record<string, ToolOption>> } = {
  replay: {
    group: { flag: '--group <name>', setting: tools.replay.group },
    topics,
    to: { flag: '--to <place>', setting: tools.replay.to },
    execute: { flag: '--execute', setting: tools.replay.execute },
    output: { flag: '--output <format>', setting: tools.replay.output },
  },
  'dlq-list': {
    ...deadLetters('dlq-list'),
    all: { flag: '--all', setting: tools['dlq-list'].all },
  },
  'dlq-redrive': {
    ...deadLetters('dlq-redrive'),
    execute: { flag: '--execute', setting: tools['dlq-redrive'].execute },
  },
  'topic-describe': {
    topics,
    output: { flag: '--output <format>', setting: tools['topic-describe'].output },
  },
  lag: {
    groups: { flag: '--group <name>', setting: names('only this consumer group'), many: true },
    output: { flag: '--output <format>', setting: tools.lag.output },
  },
}

function deadLetters(tool: 'dlq-list' | 'dlq-redrive'): Readonly<Record<string, ToolOption>> {
  const { group, error, since, until, key, eventId, limit, output } = tools[tool]
  return {
    topics,
    group: { flag: '--group <name>', setting: group },
    error: { flag: '--error <name>', setting: error },
    since: { flag: '--since <time>', setting: since },
    until: { flag: '--until <time>', setting: until },
    key: { flag: '--key <key>', setting: key },
    eventId: { flag: '--event-id <id>', setting: eventId },
    limit: { flag: '--limit <number>', setting: limit },
    output: { flag: '--output <format>', setting: output },
  }
}

const abouts: Readonly<Record<ToolName, string>> = {
  replay: 'set the offsets of a consumer group, so that it processes messages again',
  'dlq-list': 'list dead letters',
  'dlq-redrive': 'put dead letters back onto their topic, for the group that failed',
  'topic-describe': 'describe topics, and how they differ from their declaration',
  lag: 'show the lag of consumer groups',
}

/** `main.ts job <tool>`: prints the manifest of a one-off Job that runs a tool on a system. */
export function job(project: Project): Command {
  const command = new Command('job')
    .description('print a Job that runs a tool on a system: kubectl apply -f - runs it')
    .addHelpText(
      'after',
      `
The same options give the same manifest, including the name, and kubectl apply does not change an existing Job. To run
it again: kubectl replace --force -f - (or a different --name). It is removed six hours after it finishes.

Example:
  node --import tsx main.ts job lag --system orders-payments-shipping | kubectl apply -f -`,
    )

  for (const tool of Object.keys(tools) as ToolName[]) command.addCommand(toolCommand(project, tool))
  return command
}

interface CommonOptions {
  readonly system: string
  readonly environment: string
  readonly name?: string
}

function toolCommand(project: Project, tool: ToolName): Command {
  const command = new Command(tool)
    .description(abouts[tool])
    .addOption(described(systemOption(project).makeOptionMandatory(), 'system that it runs on'))
    .addOption(
      described(
        environmentOption(project).default(project.environments[0].name),
        'environment whose image and cluster it uses',
      ),
    )
    .option('--name <name>', 'name of the Job; default: the tool, its subject, and a hash of the options')
  for (const { flag, setting, many } of Object.values(toolOptions[tool])) {
    const option = new Option(flag, setting.about)
    command.addOption(many ? option.argParser((value: string, all: string[] = []) => [...all, value]) : option)
  }
  return command.action((given: CommonOptions & Readonly<Record<string, unknown>>) => printJob(project, tool, given))
}

/** An option that other commands have, too, with a different description. */
function described(option: Option, description: string): Option {
  option.description = description
  return option
}

function printJob(project: Project, tool: ToolName, given: CommonOptions & Readonly<Record<string, unknown>>): void {
  const { values, problems } = parse(tool, given)
  const [system] = buildSystems(project, given)
  if (system === undefined) return
  const { name } = given
  // What is missing or malformed was found by parse(); the construct tolerates it and reports what else is wrong.
  const options = { tool, ...values } as unknown as ToolOptions
  const toolJob = new ToolJob(system.chart('job'), 'job', { options, ...(name !== undefined && { name }) })
  const all = [...problems, ...findingsOf([system]).errors.map((line) => asOption(line, system, toolJob))]
  if (all.length > 0) {
    const list = all.map((one) => `  ${one}`).join('\n')
    throw new UserError(`${all.length} problem${all.length === 1 ? '' : 's'}, nothing was printed\n${list}`)
  }
  print(Yaml.stringify(...apiObjectsOf(toolJob).map((object) => object.toJson())).trimEnd())
  const kubectl = `kubectl${system.namespace === undefined ? '' : ` -n ${system.namespace}`}`
  // Completed or failed: either ends the wait; kubectl logs alone does not wait for the pod to start.
  const ended = "--for=jsonpath='{.status.conditions[0].type}' --timeout=5m"
  say(`its result: ${kubectl} wait job/${toolJob.name} ${ended} && ${kubectl} logs job/${toolJob.name}`)
}

/** The construct's props have the names of the options. */
function asOption(line: string, system: System, toolJob: ToolJob): string {
  const place = `${folderOf(system)}: ${toolJob.node.path}: `
  return line.startsWith(place) ? `--${line.slice(place.length)}` : line
}

/** Options as their settings read them, and all that are missing or malformed. */
function parse(tool: ToolName, given: Readonly<Record<string, unknown>>) {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [key, { flag, setting, many }] of Object.entries(toolOptions[tool])) {
    const [long = ''] = flag.split(' ')
    const raw = given[long.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())]
    if (raw === undefined) {
      if (setting.default === undefined) problems.push(`${long} is not given: ${setting.about}`)
      continue
    }
    if (many) {
      values[key] = raw
      continue
    }
    const result = z.safeDecode(setting.codec, String(raw))
    if (result.success) values[key] = result.data
    else
      problems.push(
        `${long}: got ${JSON.stringify(raw)}, ${result.error.issues.map(({ message }) => message).join('; ')}`,
      )
  }
  return { values, problems }
}
