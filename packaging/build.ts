import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'
import { transform } from 'esbuild'
import { execa } from 'execa'
import { type Package, packages } from './packages.ts'
import { withSpecifiers } from './specifiers.ts'

// Builds every package into its `lib/`: JavaScript, declarations and source maps, with the files that code reads beside it.
// The compiler makes one tree of all, so that what one package says of another is checked.

/** `outDir` of tsconfig.build.json. */
const BUILT = 'node_modules/.cache/cdk8s-kafka-build'

/** What code reads at run time, from beside itself; the template of a project is text, its TypeScript included. */
const ASSET = /\.(sh|sql|yaml|conf|xml)$|\/template\/|\/schema\/\w+\.json$/

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/(^|\/)(node_modules|lib)\//.test(relative(folder, file)))

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** The same module for `require`; what `import.meta.url` says there, by which it finds its assets. */
async function commonJs(text: string): Promise<string> {
  const { code } = await transform(text, { format: 'cjs', target: 'node20', define: { 'import.meta.url': 'hereUrl' } })
  const here = code.includes('hereUrl') ? 'const hereUrl = require("node:url").pathToFileURL(__filename).href;\n' : ''
  return here + code.replace(/\n\/\/# sourceMappingURL=.*/, '')
}

async function build(one: Package): Promise<number> {
  const lib = join(one.folder, 'lib')
  rmSync(lib, { recursive: true, force: true })
  const place = (file: string) => join(lib, relative(one.from, file))
  const isCommonJs = (file: string) =>
    one.commonJs.some((folder) => !relative(join(one.from, folder), file).startsWith('..'))
  let count = 0
  for (const folder of one.sources.map((source) => join(one.from, source))) {
    for (const path of filesBelow(join(BUILT, folder))) {
      const file = relative(BUILT, path)
      const text = readFileSync(path, 'utf8')
      const published = (extension: '.js' | '.cjs') =>
        /\.(js|ts)$/.test(file) ? withSpecifiers(text, file, extension) : text
      write(place(file), published('.js'))
      if (isCommonJs(file)) {
        if (file.endsWith('.d.ts')) write(place(file).replace(/\.d\.ts$/, '.d.cts'), published('.cjs'))
        if (file.endsWith('.js')) write(place(file).replace(/\.js$/, '.cjs'), await commonJs(published('.cjs')))
      }
      count++
    }
    for (const file of filesBelow(folder).filter((one) => ASSET.test(one))) {
      mkdirSync(dirname(place(file)), { recursive: true })
      cpSync(file, place(file))
    }
  }
  return count
}

rmSync(BUILT, { recursive: true, force: true })
await execa('tsc', ['--project', 'tsconfig.build.json'], { preferLocal: true, stdio: 'inherit' })
for (const one of packages) process.stderr.write(`${one.name}: ${await build(one)} files in ${one.folder}/lib\n`)

// The gate is one file to install: `npx <tarball> old new`. npm bundles what is in the package's own node_modules.
const bundled = 'gate/node_modules/cdk8s-kafka-contracts'
rmSync(bundled, { recursive: true, force: true })
for (const part of ['package.json', 'README.md', 'LICENSE', 'lib']) {
  cpSync(join('contracts', part), join(bundled, part), { recursive: true })
}
