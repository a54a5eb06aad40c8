import { mkdirSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { packageOf } from './packages.ts'

// What is public is a report in the repository: `npm run api` writes it from the built declarations, and with --check a report
// that is not what the code says is an error. A change of it is a change of a promise: it goes to CHANGELOG.md.

/** Each entry point that is published, by its source. */
const entries = [
  'constructs/index.ts',
  'commands/cli.ts',
  'contracts/index.ts',
  'gate/index.ts',
  'services/runtime/index.ts',
  'services/runtime/http/index.ts',
  'services/runtime/database/index.ts',
  'services/runtime/terminal/index.ts',
]

function isAsReported(entry: string, check: boolean): boolean {
  const { folder, from } = packageOf(entry)
  const packageJson = resolve(folder, 'package.json')
  const declarations = resolve(folder, 'lib', relative(from, entry).replace(/\.ts$/, '.d.ts'))
  const scratch = resolve('node_modules/.cache/cdk8s-kafka-api')
  mkdirSync(scratch, { recursive: true })
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: packageJson,
    configObject: {
      projectFolder: dirname(packageJson),
      mainEntryPointFilePath: declarations,
      compiler: {
        overrideTsconfig: {
          compilerOptions: { strict: true, module: 'nodenext', target: 'es2023', types: ['node'], skipLibCheck: true },
          files: [declarations],
        },
      },
      apiReport: {
        enabled: true,
        reportFileName: `${basename(entry, '.ts')}.api.md`,
        reportFolder: resolve(dirname(entry)),
        reportTempFolder: scratch,
      },
      newlineKind: 'lf',
      dtsRollup: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        // The report is about names and types; Biome and readers look after comments.
        extractorMessageReporting: { default: { logLevel: 'none' as never } },
        tsdocMessageReporting: { default: { logLevel: 'none' as never } },
      },
    },
  })
  const { succeeded, apiReportChanged } = Extractor.invoke(config, {
    localBuild: !check,
    messageCallback: (message) => {
      message.handled = message.logLevel !== 'error' && message.logLevel !== 'warning'
    },
  })
  return succeeded && !(check && apiReportChanged)
}

const check = process.argv.includes('--check')
const stale = entries.filter((entry) => !isAsReported(entry, check))
if (stale.length > 0) {
  process.stderr.write(
    `error: ${stale.length} API report(s) differ from what the code says: ${stale.join(', ')}; ` +
      'run npm run build && npm run api, look at the diff, and say in CHANGELOG.md what changed and why\n',
  )
  process.exitCode = 1
}
