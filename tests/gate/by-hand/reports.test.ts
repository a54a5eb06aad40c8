import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Applier } from '../../../gate/applier.ts'
import { changeReport } from '../../../gate/index.ts'
import { filesOfFolder } from '../../../gate/reading/folder.ts'
import { textReport } from '../../../gate/report/text.ts'
import { Manifests } from './manifests.ts'
import { bitnami, gitops, kustomize, strimzi } from './row.ts'

// Whole reports, as they print: what a reviewer of somebody else's manifests gets to read.

const PAGE = 'docs/changes-reports.md'
const place = mkdtempSync(join(tmpdir(), 'reports-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))

interface Story {
  readonly title: string
  readonly about: string
  readonly folder: string
  readonly appliedBy: Applier
  readonly edit: (manifests: Manifests) => void
}

const stories: readonly Story[] = [
  {
    title: "Bitnami's chart, rendered twice",
    about: 'Nobody changed anything: `helm template` draws a new cluster id and new passwords each time.',
    folder: bitnami,
    appliedBy: 'helm',
    edit: (manifests) => {
      manifests.everywhere('dTBrUWRWcXFNdFpLc0VLUGVZNkpUNA==', 'WmpKMVpXeHNaV2xrYkdWc2JHVg==')
      manifests.everywhere('c2VjcmV0LW9uZQ==', 'c2VjcmV0LXRlbg==')
    },
  },
  {
    title: 'kustomize, with hashes behind names',
    about: 'A log level is changed: the ConfigMap has another name, and so has every reference to it.',
    folder: kustomize,
    appliedBy: 'kubectl',
    edit: (manifests) => {
      manifests.everywhere('web-env-6ct58987ht', 'web-env-b8k2m4f7tg')
      manifests.everywhere('LOG_LEVEL: info', 'LOG_LEVEL: debug')
    },
  },
  {
    title: 'An upgrade with Strimzi',
    about: 'Kafka 4.2, its metadata in the same commit, and more partitions beside.',
    folder: strimzi,
    appliedBy: 'argocd',
    edit: (manifests) => {
      manifests.edit('Kafka/events', { 'version: 4.1.0': 'version: 4.2.0', '4.1-IV1': '4.2-IV1' })
      manifests.edit('KafkaConnect/connect', { 'version: 4.1.0': 'version: 4.2.0' })
      manifests.edit('KafkaTopic/invoices', { 'partitions: 12': 'partitions: 24' })
    },
  },
  {
    title: 'A file that moved out of a folder of Flux',
    about: 'The database went to a folder of its own, which another Kustomization applies.',
    folder: gitops,
    appliedBy: 'flux',
    edit: (manifests) => {
      for (const object of ['StatefulSet/ledger', 'Service/ledger']) manifests.remove(object)
    },
  },
]

async function told({ title, about, folder, appliedBy, edit }: Story): Promise<string> {
  const manifests = new Manifests(filesOfFolder(folder))
  edit(manifests)
  const now = mkdtempSync(join(place, 'now-'))
  for (const [file, text] of manifests.files) writeFileSync(join(now, file), text)
  const { report } = await changeReport({ against: folder, now, appliedBy }, join(place, 'none.yaml'))
  const text = textReport(report).replaceAll(now, basename(folder)).replaceAll(folder, basename(folder))
  const command = `cdk8s-kafka-gate ${basename(folder)} new --applied-by ${appliedBy}`
  return `## ${title}\n\n${about}\n\n\`\`\`text\n$ ${command}\n${text}\n\`\`\`\n`
}

test('four reports, as they are documented', async () => {
  const texts = []
  for (const story of stories) texts.push(await told(story))
  const page = `# Four reports

<!-- Written by \`npx vitest run --project unit tests/gate/by-hand -u\`. -->

Manifests of others, [written as their tools render them](../tests/gate/by-hand/rendered), and what the gate prints.

${texts.join('\n')}`
  await expect(page).toMatchFileSnapshot(resolve(PAGE))
})

test('each begins with what a reviewer must not overlook, and fits on a page', () => {
  const reports = readFileSync(PAGE, 'utf8').split(/^## /m).slice(1)
  expect(reports.map((text) => /^\$ .*\n(.*?):/m.exec(text)?.[1])).toEqual([
    'outage',
    'rolling-restart',
    'manual-steps',
    'outage',
  ])
  for (const text of reports) expect(text.split('\n').length).toBeLessThan(60)
})
