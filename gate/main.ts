#!/usr/bin/env node
import { Command } from 'commander'
import { errorText } from '../contracts/user-error.ts'
import { BAD_INPUT, exitCodes, type ReportOptions, withReportOptions } from './options.ts'
import { printReport } from './print.ts'

// The gate without a program of constructs: any two folders of manifests.

const program = withReportOptions(new Command('cdk8s-kafka-gate'))
  .description('report what applying new manifests would do to brokers, data, consumers and availability')
  .argument(
    '<old>',
    'the old manifests: a folder, a file, - for standard input, or a git commit that has the folder <new>',
  )
  .argument('<new>', 'the new manifests: a folder, a file, or - for standard input')
  .addHelpText(
    'after',
    `
${exitCodes}

Examples:
  helm template shop ./chart --set replicas=3 --output-dir new && cdk8s-kafka-gate old new
  cdk8s-kafka-gate origin/main manifests --format markdown
  kustomize build overlays/production | cdk8s-kafka-gate before.yaml - --applied-by argocd`,
  )
  .action(async (against: string, now: string, options: ReportOptions) => {
    process.exitCode = await printReport({ against, now }, options)
  })

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${errorText(error)}\n`)
  process.exitCode = BAD_INPUT
}
