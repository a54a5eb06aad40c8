import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { ACLS_FILE, type DeclaredAcl, declaredAcls } from '../../../contracts/acls.ts'
import { type DeclaredTopic, declaredTopics, TOPICS_FILE } from '../../../contracts/topics.ts'

/**
 * Reads the declared topics of a directory.
 * @throws when the file is missing or malformed; says what is wrong where
 */
export async function readDeclaredTopics(directory: string): Promise<readonly DeclaredTopic[]> {
  const file = join(directory, TOPICS_FILE)
  return parsed(file, await readFile(file, 'utf8'), declaredTopics)
}

/**
 * Reads the declared rights of a directory.
 * @returns `undefined` if there is no such file: rights are then not managed here
 * @throws when the file is malformed; says what is wrong where
 */
export async function readDeclaredAcls(directory: string): Promise<readonly DeclaredAcl[] | undefined> {
  const file = join(directory, ACLS_FILE)
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return text === undefined ? undefined : parsed(file, text, declaredAcls)
}

function parsed<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(parseJson(file, text))
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
