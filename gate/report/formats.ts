import { jsonReport } from './json.ts'
import { markdownReport } from './markdown.ts'
import { textReport } from './text.ts'
import type { Report } from './verdict.ts'

/** How a report can be written. */
export type Format = 'text' | 'markdown' | 'json'

export const writers: Readonly<Record<Format, (report: Report) => string>> = {
  text: textReport,
  markdown: markdownReport,
  json: jsonReport,
}
