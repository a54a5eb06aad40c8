import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import { packageOf } from './packages.ts'
import { type ApiItem, referencePage } from './reference.ts'

// What is public is a report in the repository, beside its source, and a page in docs/reference: `npm run api` writes both from
// the built declarations, and with --check one that is not what the code says is an error. A change of a report is a change of
// a promise: it goes to CHANGELOG.md.

/** Each entry point that is published, by its source, and how it is imported. */
const entries = {
  'constructs/index.ts': 'cdk8s-kafka',
  'commands/cli.ts': 'cdk8s-kafka/cli',
  'contracts/index.ts': 'cdk8s-kafka-contracts',
  'gate/index.ts': 'cdk8s-kafka-gate',
  'services/runtime/index.ts': 'cdk8s-kafka-runtime',
  'services/runtime/http/index.ts': 'cdk8s-kafka-runtime/http',
  'services/runtime/database/index.ts': 'cdk8s-kafka-runtime/database',
  'services/runtime/terminal/index.ts': 'cdk8s-kafka-runtime/terminal',
}

/** API Extractor's own files, which nobody reads. */
const scratch = resolve('node_modules/.cache/cdk8s-kafka-api')

const modelOf = (entry: string): string => resolve(scratch, `${entry.replaceAll('/', '-')}.json`)

/** Writes, or compares, the reference page of an entry point from the model that its report left. */
function isAsReferenced([entry, imported]: readonly [string, string], check: boolean): boolean {
  const file = `docs/reference/${imported.replace('/', '-')}.md`
  const model: ApiItem = JSON.parse(readFileSync(modelOf(entry), 'utf8'))
  const page = referencePage(imported, model.members?.[0] ?? model)
  if (check) return existsSync(file) && readFileSync(file, 'utf8') === page
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, page)
  return true
}

function isAsReported(entry: string, check: boolean): boolean {
  const { folder, from } = packageOf(entry)
  const packageJson = resolve(folder, 'package.json')
  const declarations = resolve(folder, 'lib', relative(from, entry).replace(/\.ts$/, '.d.ts'))
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
      docModel: { enabled: true, apiJsonFilePath: modelOf(entry) },
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
const stale = Object.entries(entries).filter(
  // Both, always: the report leaves the model that the page is made of.
  ([entry, imported]) => [isAsReported(entry, check), isAsReferenced([entry, imported], check)].includes(false),
)
if (stale.length > 0) {
  process.stderr.write(
    `error: ${stale.length} API report(s) or pages of docs/reference differ from what the code says: ` +
      `${stale.map(([entry]) => entry).join(', ')}; ` +
      'run npm run build && npm run api, look at the diff, and say in CHANGELOG.md what changed and why\n',
  )
  process.exitCode = 1
}
