import { readFileSync } from 'node:fs'
import { App, Chart } from 'cdk8s'
import { expect, test } from 'vitest'
import { podTable } from '../../cluster/support/pod-rows.ts'

test('the table of docs/pods.md is what the constructs write; a real API server is asked in tests/cluster', () => {
  const table = podTable((row) => row.make(new Chart(new App(), 'chart')))
  expect(readFileSync('docs/pods.md', 'utf8')).toContain(`\n${table}\n`)
})
