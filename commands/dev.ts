import { Argument, Command } from 'commander'
import type { Project } from '../constructs/index.ts'
import { UserError } from '../contracts/user-error.ts'
import { buildSystems } from '../synthesis/build.ts'
import { findingsOf, refuseErrors } from '../synthesis/findings.ts'
import { rootOf, systemNames } from './options.ts'
import { say } from './output.ts'

/** `main.ts dev <system>`: a system on this machine, without Kubernetes. */
export const dev = (project: Project) =>
  new Command('dev')
    .description('run a system on this machine: a real Kafka, its topics and its services')
    .addArgument(new Argument('<system>', 'the system to run').choices(systemNames(project)))
    .addHelpText(
      'after',
      `
Each service runs as a process with the variables from the manifests of the first environment
(${project.environments[0].name}); only addresses are replaced. Ctrl-C stops everything and removes the data.

A service with a terminal reads from this one: what you type, or pipe in.

Kafka is the one in KAFKA_BOOTSTRAP_SERVERS; otherwise one is started for the run, with the launcher and
the properties of the manifests: with a JDK 17 and Maven, or from the distribution in KAFKA_HOME.

PostgreSQL, for a system with a database, is the one at PGHOST, with PGPORT, PGDATABASE, PGUSER and PGPASSWORD; otherwise one
is started for the run, from the programs of this machine or of POSTGRES_HOME.

Example:
  npm run dev orders-payments-shipping`,
    )
    .action(async (system: string) => {
      const [built] = buildSystems(project, { system, environment: project.environments[0].name })
      if (built === undefined) return
      refuseErrors(findingsOf([built]).errors)
      // Loaded where it is used: synth, the default command, must start quickly.
      const [{ devPlan }, { runSystem }] = await Promise.all([import('../dev/plan.ts'), import('../dev/run.ts')])
      const stop = new AbortController()
      // Not `once`: npm forwards a Ctrl-C that the terminal has already sent to every process.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
      say(`${system}: Ctrl-C stops everything`)
      try {
        await runSystem(devPlan(built), {
          root: rootOf(project),
          bootstrapServers: process.env.KAFKA_BOOTSTRAP_SERVERS,
          database: process.env.PGHOST ? databaseVariables(process.env) : undefined,
          keyboard: { input: process.stdin, output: process.stdout, onInterrupt: () => stop.abort() },
          stop: stop.signal,
        })
      } catch (error) {
        throw new UserError((error as Error).message, { cause: error })
      }
    })

/** The variables of PostgreSQL clients that are set. */
const databaseVariables = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    ['PGHOST', 'PGPORT', 'PGDATABASE', 'PGUSER', 'PGPASSWORD', 'PGSSLMODE'].flatMap((name) =>
      env[name] === undefined ? [] : [[name, env[name]]],
    ),
  )
