import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type DeclaredTopic, declaredTopics, TOPICS_FILE } from '../../../contracts/topics.ts'

/**
 * Reads the declared topics of a directory.
 * @throws when the file is missing or malformed; says what is wrong where
 */
export async function readDeclaredTopics(directory: string): Promise<readonly DeclaredTopic[]> {
  const file = join(directory, TOPICS_FILE)
  const text = await readFile(file, 'utf8')
  const result = declaredTopics.safeParse(parseJson(file, text))
  if (!result.success) throw new Error(`${file}:\n${z.prettifyError(result.error)}`)
  return result.data
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`${file}: expected JSON, got ${(error as Error).message}`)
  }
}
