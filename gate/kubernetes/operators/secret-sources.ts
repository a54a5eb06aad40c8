import { partAt, partsAt, text } from '../../objects/shape.ts'
import { listed, named } from '../../objects/words.ts'
import type { ResourceField, Row } from '../../rows.ts'
import type { KubernetesObject } from '../../types.ts'
import type { OperatorCode } from './codes.ts'

type Found = ReturnType<Row<OperatorCode>[1]>

/** What fields of ExternalSecret and SealedSecret do. */
export const secretSourceRows: readonly Row<OperatorCode>[] = [
  [/^spec\.target\.name$/, renamed],
  [/^spec\.template\.metadata\.name$/, renamed],
  [/^spec\.(?:data|dataFrom|encryptedData|target|template|secretStoreRef)\b/, content],
  [
    /^spec\b/,
    ({ after }) => ({
      code: 'K8S-SECRET-SOURCE',
      class: 'no-restart',
      why: `It changes when the Secret of ${named(after)} is fetched.`,
      action: 'Nothing.',
    }),
  ],
]

/** The keys that a Secret gets, as far as the resource says them. */
const keysOf = (object: KubernetesObject): string[] => [
  ...Object.keys(partAt(object, 'spec', 'encryptedData')),
  ...partsAt(object, 'spec', 'data').map(({ secretKey }) => text(secretKey) ?? ''),
]

function renamed({ field, after }: ResourceField): Found {
  return {
    code: 'K8S-SECRET-SOURCE',
    class: 'manual-steps',
    why: `${named(after)} makes Secret/${text(field.after) ?? after.metadata.name}; Secret/${text(field.before) ?? after.metadata.name} goes or is no longer kept up to date, and pods that need it do not start.`,
    action: 'Compare with the references of all workloads.',
  }
}

function content({ before, after }: ResourceField): Found {
  const gone = keysOf(before).filter((key) => !keysOf(after).includes(key))
  return {
    code: 'K8S-SECRET-SOURCE',
    class: gone.length === 0 ? 'no-restart' : 'manual-steps',
    why:
      gone.length === 0
        ? `The Secret of ${named(after)} gets other values; pods read variables at their next start, and mounted files after a minute.`
        : `The Secret of ${named(after)} has no ${listed(gone)} any more: pods that need the key do not start.`,
    action: gone.length === 0 ? 'Restart who uses it, when the values are there.' : 'Keep the keys that are used.',
  }
}
