import { githubReport } from './github.ts'
import { jsonReport } from './json.ts'
import { markdownReport } from './markdown.ts'
import { sarifReport } from './sarif.ts'
import { textReport } from './text.ts'
import type { Report } from './verdict.ts'

/** How a report can be written. */
export const formats = ['text', 'markdown', 'json', 'sarif', 'github'] as const
export type Format = (typeof formats)[number]

export const writers: Readonly<Record<Format, (report: Report) => string>> = {
  text: textReport,
  markdown: markdownReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
}
