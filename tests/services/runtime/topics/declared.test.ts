import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDeclaredTopics } from '../../../../services/runtime/topics/declared.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'topics-'))
})
afterEach(() => rm(directory, { recursive: true }))

const read = async (text: string) => {
  await writeFile(join(directory, 'topics.json'), text)
  return readDeclaredTopics(directory)
}

test('reads the declared topics', async () => {
  const topics = [{ name: 'orders', partitions: 3, replicationFactor: 3, config: { 'retention.ms': '-1' } }]
  expect(await read(JSON.stringify(topics))).toEqual(topics)
})

test('names the file and the place of what is wrong', async () => {
  const topics = [{ name: 'orders', partitions: 0, replicationFactor: 3, config: {} }]
  await expect(read(JSON.stringify(topics))).rejects.toThrow(/topics\.json:\n.*at \[0\]\.partitions/s)
  await expect(read('[')).rejects.toThrow(/topics\.json: expected JSON/)
})
