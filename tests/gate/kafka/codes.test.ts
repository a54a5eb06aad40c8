import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { kafkaCodes } from '../../../gate/kafka/codes.ts'
import { changeClasses } from '../../../gate/types.ts'

const SOURCES = new URL('../../../gate/kafka/', import.meta.url)

const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && file !== 'codes.ts')
  .map((file) => readFileSync(new URL(file, SOURCES), 'utf8'))
  .join('\n')

test('every code is used, and none is used that is not described', () => {
  const used = new Set(sources.match(/(?<=')KAFKA-[A-Z-]+(?=')/g))
  expect([...used].sort()).toEqual(Object.keys(kafkaCodes).sort())
})

test('codes are in order, and their classes worst first', () => {
  expect(Object.keys(kafkaCodes)).toEqual(Object.keys(kafkaCodes).sort())
  for (const [code, { classes }] of Object.entries(kafkaCodes)) {
    const order = classes.map((name) => changeClasses.indexOf(name))
    expect([code, order]).toEqual([code, [...order].sort((a, b) => a - b)])
  }
})
