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
Each service runs as a process with the environment that stands in the manifests of the first environment
(${project.environments[0].name}); only addresses are replaced. Ctrl-C stops everything and removes the data.

A service with a terminal reads this one: what you type, or pipe in, are its lines.

Kafka is the one that KAFKA_BOOTSTRAP_SERVERS names, else one that is started for the time of the run, by the launcher and
the properties of the manifests: with a JDK 17 and Maven, or from a distribution that KAFKA_HOME names.

PostgreSQL, for a system with a database, is the one that PGHOST names, with PGPORT, PGDATABASE, PGUSER and PGPASSWORD; else one
that is started for the time of the run, from the programs of this machine or of POSTGRES_HOME.

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
      // Not once: npm passes on a Ctrl-C that the terminal has sent to every process already.
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

/** What the clients of PostgreSQL read, as far as it is given. */
const databaseVariables = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    ['PGHOST', 'PGPORT', 'PGDATABASE', 'PGUSER', 'PGPASSWORD', 'PGSSLMODE'].flatMap((name) =>
      env[name] === undefined ? [] : [[name, env[name]]],
    ),
  )
