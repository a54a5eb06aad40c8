import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { UserError } from '../../../contracts/user-error.ts'
import { changeReport } from '../../../gate/index.ts'
import { type Format, formats, writers } from '../../../gate/report/formats.ts'
import { hostile, usual } from './folders.ts'

// Folders of strangers: nothing of them crashes or hangs the gate, leads it out of the folder, or breaks out of the report.

const place = mkdtempSync(join(tmpdir(), 'hostile-'))
const secret = join(place, 'outside.yaml')
const old = join(place, 'old')
beforeAll(() => {
  writeFileSync(secret, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: outside }\ndata: { x: s3cr3t }\n')
  mkdirSync(old)
  for (const [file, text] of Object.entries(usual)) writeFileSync(join(old, file), text)
})
afterAll(() => rmSync(place, { recursive: true, force: true }))

test('there are a hundred at least, each with its own name', () => {
  expect(hostile.length).toBeGreaterThanOrEqual(100)
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
})

/** In every format: no control character but newlines, nothing turned around, nothing unseen, no secret. */
const UNSEEN = /[^\P{Cc}\n]|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u

const breaksOut: Readonly<Record<Format, RegExp>> = {
  text: /^(?:# Approved|::|##\[)/m,
  // Outside of code, nothing of a manifest is markup.
  markdown: /^# Approved|<h1>|<img|<script|<!--|\]\(https|(?<!\\)@(?:octocat|org|team)|https:\/\/evil|www\.evil/m,
  json: /^never$/,
  sarif: /^never$/,
  github: /^(?:::error::fine|::add-mask|::warning::x|##\[)/m,
}

test.each(hostile)('$name', async ({ files = {}, make, says, refused, name }) => {
  const folder = mkdtempSync(join(place, 'new-'))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  make?.(folder, secret)
  const request = { against: old, now: folder }
  const asked = changeReport(request, join(place, 'none.yaml'))
  if (refused) {
    const error = await asked.then(
      () => undefined,
      (reason) => reason,
    )
    expect(error, name).toBeInstanceOf(UserError)
    expect(error.message).toMatch(says ?? /./)
    expect(error.message).not.toMatch(UNSEEN)
    expect(error.message).not.toContain('s3cr3t')
    return
  }
  const { report, warnings } = await asked
  for (const format of formats) {
    const text = writers[format](report)
    expect(text, format).not.toContain('s3cr3t')
    if (format !== 'json') expect(text, format).not.toMatch(UNSEEN)
    const outside = format === 'markdown' ? text.replace(/(`+)[\s\S]*?\1/g, '') : text
    expect(outside, format).not.toMatch(breaksOut[format])
    if (format === 'json' || format === 'sarif') JSON.parse(text)
  }
  if (says) expect([...warnings, writers.text(report)].join('\n')).toMatch(says)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})
