#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs'
import { execa, parseCommandString } from 'execa'
import { parse } from 'yaml'
import { errorText } from '../contracts/user-error.ts'
import { init } from './init.ts'
import { say } from './output.ts'

// `npx cdk8s-kafka <command>`: runs the program of this folder, as in cdk8s.yaml, with the arguments; but `init`, which makes one.

const FILE = 'cdk8s.yaml'

async function runProgram(): Promise<void> {
  const { app } = existsSync(FILE) ? (parse(readFileSync(FILE, 'utf8')) ?? {}) : {}
  if (typeof app !== 'string' || app === '') {
    say(
      `error: ${FILE}: got ${existsSync(FILE) ? 'no app' : 'no such file'}, expected the program that calls cli(), ` +
        'for example app: node --import tsx main.ts; cdk8s-kafka init <folder> makes a project, ' +
        'and cdk8s-kafka-gate compares folders without a program',
    )
    process.exitCode = 1
    return
  }
  // The terminal sends a Ctrl-C to both; the program decides when it has stopped.
  process.on('SIGINT', () => undefined)
  const [program = '', ...given] = parseCommandString(app)
  const { exitCode } = await execa(program, [...given, ...process.argv.slice(2)], {
    stdio: 'inherit',
    reject: false,
    // As npm does for scripts: `app` may use commands that the project has installed.
    preferLocal: true,
  })
  process.exitCode = exitCode ?? 1
}

if (process.argv[2] === 'init') {
  try {
    await init().parseAsync(process.argv.slice(3), { from: 'user' })
  } catch (error) {
    say(errorText(error))
    process.exitCode = 1
  }
} else {
  await runProgram()
}
