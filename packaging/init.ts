import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { pack } from './pack.ts'

// `npm run init -- <folder>`: what `npx cdk8s-kafka init <folder>` makes, with the packages of this clone: they are in no registry.

const tarballs = mkdtempSync(join(tmpdir(), 'cdk8s-kafka-packages-'))
try {
  await pack(tarballs)
  const program = ['lib/commands/bin.js', 'init', '--packages', tarballs, ...process.argv.slice(2)]
  const { exitCode } = await execa(process.execPath, program, { stdio: 'inherit', reject: false })
  process.exitCode = exitCode ?? 1
} finally {
  rmSync(tarballs, { recursive: true, force: true })
}
