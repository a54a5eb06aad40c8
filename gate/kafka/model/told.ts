import { parseAllDocuments } from 'yaml'
import { isPart } from '../../objects/shape.ts'
import type { ProgramContainer } from './containers.ts'
import type { Field } from './field.ts'
import { readProperties } from './properties.ts'

/** What other programs are told in files and arguments, by Kafka's names: Spring, Connect, Streams, librdkafka, Schema Registry. */
const names: Readonly<Record<string, RegExp>> = {
  'group.id': /(?:^|\.)(?:groupid|consumergroup(?:id)?)$/,
  'application.id': /(?:^|\.)(?:streams\.|kafka\.)?applicationid$/,
  'bootstrap.servers': /(?:^|\.)(?:bootstrapservers?|metadatabrokerlist)$/,
  'auto.offset.reset': /(?:^|\.)autooffsetreset$/,
  acks: /(?:^|\.)(?:producer\.)?(?:request\.required\.)?acks$/,
  'transactional.id': /(?:^|\.)(?:transactionalid|transactionidprefix)$/,
  'offset.storage.topic': /(?:^|\.)offsetstoragetopic$/,
  'config.storage.topic': /(?:^|\.)configstoragetopic$/,
  'status.storage.topic': /(?:^|\.)statusstoragetopic$/,
  'kafkastore.topic': /(?:^|\.)kafkastoretopic$/,
}

/** Keys of clients that only look at others: monitors, registries of health. */
const NOT_ITS_OWN = /(?:^|\.)(?:management|monitoring|admin|deadletter\w*|dlq)\./

/** `spring.kafka.consumer.group-id`, `spring.kafka.consumer.groupId` and `group.id` are one. */
function nameOf(key: string): string | undefined {
  const path = key.toLowerCase()
  if (NOT_ITS_OWN.test(path)) return undefined
  // Kafka's own names have dots where others have dashes or nothing.
  const spelt = path
    .replaceAll(/[-_]/g, '')
    .replace(/(group|application|transactional)\.id$/, '$1id')
    .replace(/bootstrap\.servers?$/, 'bootstrapservers')
    .replace(/metadata\.broker\.list$/, 'metadatabrokerlist')
    .replace(/auto\.offset\.reset$/, 'autooffsetreset')
    .replace(/(offset|config|status)\.storage\.topic$/, '$1storagetopic')
    .replace(/kafkastore\.topic$/, 'kafkastoretopic')
  return Object.entries(names).find(([, pattern]) => pattern.test(spelt))?.[0]
}

/** What a container is told, by Kafka's names: the first file that says it, then the arguments, which come last and count. */
export function toldIn({ files, words }: Pick<ProgramContainer, 'files' | 'words'>): ReadonlyMap<string, Field> {
  const told = new Map<string, Field>()
  for (const { file, value, object, path } of files) {
    if (value === undefined) continue
    for (const [key, spelt] of settingsIn(file, value)) {
      const name = nameOf(key)
      if (name !== undefined && !told.has(name)) told.set(name, { value: spelt, object, path: `${path}[${key}]` })
    }
  }
  for (const [index, word] of words.entries()) {
    const [, key, given] = /^(?:--|-D|-X\s*)([\w.-]+)(?:=(.*))?$/s.exec(word.value) ?? []
    const name = key === undefined ? undefined : nameOf(OPTIONS[key] ?? key)
    const spelt = given ?? words[index + 1]?.value
    if (name !== undefined && spelt !== undefined) told.set(name, { ...word, value: spelt })
  }
  return told
}

/** Options of Kafka's own programs. */
const OPTIONS: Readonly<Record<string, string>> = {
  group: 'group.id',
  brokers: 'bootstrap.servers',
  'bootstrap-server': 'bootstrap.servers',
}

/** Largest file that is looked into. */
const MOST = 262_144

function settingsIn(file: string, content: string): Iterable<readonly [string, string]> {
  if (content.length > MOST) return []
  if (/\.(?:properties|conf|cfg|ini|config)$/.test(file)) return readProperties(content)
  if (/\.(?:ya?ml|json)$/.test(file)) return flattened(content)
  return []
}

/** The leaves of YAML or JSON, by their dotted path. A file that is a template of something else has none. */
function flattened(content: string): [string, string][] {
  const found: [string, string][] = []
  const visit = (value: unknown, path: string, depth: number) => {
    if (depth > 20) return
    if (isPart(value))
      for (const [key, item] of Object.entries(value)) visit(item, path ? `${path}.${key}` : key, depth + 1)
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      found.push([path, String(value)])
  }
  try {
    for (const document of parseAllDocuments(content, { logLevel: 'silent' })) {
      if (document.errors.length === 0) visit(document.toJS({ maxAliasCount: 100 }), '', 0)
    }
  } catch {
    return []
  }
  return found
}
