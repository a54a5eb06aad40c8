import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { disasters } from './disasters/index.ts'
import { harmless } from './harmless/index.ts'
import { PAGE, page } from './page.ts'
import { verdictOn } from './verdict.ts'

// Every row, one after the other: on a busy machine that takes a while.
test('the documentation says what is said', { timeout: 180_000 }, async () => {
  const judged = async <Row extends Parameters<typeof verdictOn>[0]>(rows: readonly Row[]) => {
    const all = []
    for (const row of rows) all.push({ row, report: (await verdictOn(row)).report })
    return all
  }
  await expect(page(await judged(disasters), await judged(harmless))).toMatchFileSnapshot(resolve(PAGE))
})
