import { Command } from 'commander'
import { stringify } from 'yaml'
import { KafkaCluster, type Project } from '../constructs/index.ts'
import { AUTHORITIES, COMBINED } from '../constructs/kafka/cluster-security.ts'
import { UserError } from '../contracts/user-error.ts'
import { buildSystems, folderOf } from '../synthesis/build.ts'
import { Authority, type Issued } from '../synthesis/certificates/authority.ts'
import { environmentOption, systemOption } from './options.ts'
import { print, say } from './output.ts'

interface Options {
  readonly system: string
  readonly environment: string
  readonly ca: string
}

/** `main.ts secrets`: the certificates of a cluster and its clients, where no cert-manager makes them. */
export const secrets = (project: Project) =>
  new Command('secrets')
    .description('print the Secrets with the certificates of a secured Kafka: kubectl apply -f - makes them')
    .addOption(systemOption(project).makeOptionMandatory())
    .addOption(environmentOption(project).makeOptionMandatory())
    .requiredOption(
      '--ca <folder>',
      'folder of the authority, ca.crt and ca.key; made the first time. Never put it into git',
    )
    .addHelpText(
      'after',
      `
For clusters without cert-manager (certificates: 'secrets'). All keys are new each time, and valid for a year: run it again to renew
them, and for clients that were added. What it prints is secret: pipe it, and keep it nowhere. docs/security.md.

Example:
  npx tsx main.ts secrets --system order-tracker --environment local-secure --ca ~/.order-tracker-ca | kubectl apply -f -`,
    )
    .action(async (options: Options) => {
      const [system] = buildSystems(project, options)
      if (system === undefined) return
      const clusters = system.node.findAll().filter((node) => node instanceof KafkaCluster)
      const wanted = clusters.flatMap((cluster) => cluster.certificates)
      if (wanted.length === 0) {
        throw new UserError(
          `${folderOf(system)}: got no KafkaCluster with security, expected one; set security in its props`,
        )
      }
      const authority = await Authority.open(options.ca, `${system.name}-ca`)
      const documents: string[] = []
      for (const certificate of wanted) {
        documents.push(
          secretOf(certificate.secret, certificate.namespace ?? system.namespace, await authority.issue(certificate)),
        )
      }
      print(documents.join('---\n').trimEnd())
      say(`${documents.length} Secrets for ${folderOf(system)}, signed by ${options.ca}/ca.crt`)
    })

/** The keys that cert-manager writes, so that pods mount either. */
const secretOf = (name: string, namespace: string | undefined, { certificate, key, authority }: Issued): string =>
  stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    type: 'kubernetes.io/tls',
    stringData: {
      [AUTHORITIES]: authority,
      [COMBINED]: key + certificate,
      'tls.crt': certificate,
      'tls.key': key,
    },
  })
