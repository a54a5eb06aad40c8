import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lint } from '../../constructs/topology/lint/index.ts'
import { settingGroups } from '../../contracts/settings.ts'
import { environments, shop } from '../../examples/python-consumer/system.ts'
import { changeReport } from '../../gate/index.ts'
import { buildProgram } from '../../synthesis/build.ts'
import { describedProgram } from '../../synthesis/describe.ts'
import { placedFindings } from '../../synthesis/findings.ts'
import { readFolder } from '../../synthesis/folder.ts'
import { synthesize } from '../../synthesis/synthesize.ts'

const FOLDER = 'examples/python-consumer'
const project = { systems: [shop], environments }

test('the example of a Python consumer is what is committed, and clean for lint', () => {
  expect(synthesize(project)).toEqual({ files: readFolder(`${FOLDER}/dist`), warnings: [] })
  const { systems, names } = buildProgram(project)
  expect(lint(systems, placedFindings(systems, { systems, names }))).toEqual([])
})

test('the topology knows the program like one of ours', async () => {
  const [topology] = await describedProgram(project, {})
  expect(topology?.groups).toEqual([{ name: 'audit', cluster: 'kafka', workloads: ['audit'], topics: ['orders'] }])
  expect(topology?.edges).toEqual([{ kind: 'consumes', workload: 'audit', cluster: 'kafka', topic: 'orders' }])
})

test('the program reads the variables that its manifest has', () => {
  const program = readFileSync(`${FOLDER}/audit/consumer.py`, 'utf8')
  const read = [...program.matchAll(/os\.environ\["(\w+)"\]/g)].map(([, name]) => name)
  const manifest = readFileSync(`${FOLDER}/dist/local/shop/audit.k8s.yaml`, 'utf8')
  const written = [...manifest.matchAll(/- name: (\w+)\n\s+value:/g)].map(([, name]) => name)
  expect([...new Set(read)].sort()).toEqual(written)
})

test('when its group changes, the gate says what becomes of its events', async () => {
  const now = mkdtempSync(join(tmpdir(), 'python-consumer-'))
  try {
    cpSync(`${FOLDER}/dist`, now, { recursive: true })
    const file = join(now, 'local/shop/audit.k8s.yaml')
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(
        'name: GROUP\n              value: audit',
        'name: GROUP\n              value: auditors',
      ),
    )
    const { report } = await changeReport({ against: `${FOLDER}/dist`, now }, join(now, 'none.yaml'))
    expect(report.findings.map((one) => `${one.class} ${one.code}`)).toContain('reprocessing KAFKA-GROUP-RENAMED')
    const [found] = report.findings.filter(({ code }) => code === 'KAFKA-GROUP-RENAMED')
    expect(found).toMatchObject({
      path: 'spec.template.spec.containers[audit].env[GROUP].value',
      old: 'audit',
      new: 'auditors',
    })
    expect(found?.why).toContain('it reads orders from the oldest retained event')
  } finally {
    rmSync(now, { recursive: true })
  }
})

test('the page about such programs names settings that there are, and the code of the example', () => {
  const page = readFileSync('docs/foreign-services.md', 'utf8')
  const table = page.split('\n').filter((line) => /^\| `/.test(line))
  const named = table.flatMap((line) =>
    [...(line.split(' | ')[0] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  )
  const groups = Object.entries(settingGroups).filter(([name]) => name !== 'topicReconciler' && name !== 'terminal')
  const all = groups.flatMap(([, group]) => Object.values(group).map(({ env }) => env))
  // How long an inbox of our runtime remembers.
  expect(named.sort()).toEqual(all.filter((name) => name !== 'INBOX_RETENTION_MS').sort())
})
