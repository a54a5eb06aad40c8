import type { Change } from '../change.ts'
import { isWithin } from '../compare/paths.ts'
import type { Codes, FoundHere } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { partAt } from '../objects/shape.ts'
import { kubectl, named, resource } from '../objects/words.ts'
import { forChanged, type Pair, rule } from '../rule.ts'

const codes = {
  'K8S-STRATEGY-REFUSED': {
    classes: ['manual-steps'],
    why: '`OnDelete` is refused together with the `rollingUpdate` that the API server filled in earlier, and `kubectl apply` does not remove that.',
    fix: 'Patch it with `rollingUpdate: null` first.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** An update strategy that the API server refuses. */
export const strategyRule = rule(
  codes,
  forChanged((pair, change) => (kindOf(pair.after) === 'apps/StatefulSet' ? refusedOnDelete(pair, change) : [])),
)

/** The API server has filled in a rolling update, and kubectl removes only what it has written itself. */
function refusedOnDelete({ before, after, fields }: Pair, change: Change): FoundHere<Code>[] {
  const isWritten = partAt(change.asWritten(before), 'spec', 'updateStrategy', 'rollingUpdate').partition !== undefined
  const explains = fields.filter(({ path }) => isWithin(path, 'spec.updateStrategy'))
  const isTurned = explains.some(({ path, after: now }) => path === 'spec.updateStrategy.type' && now === 'OnDelete')
  if (!isTurned || isWritten) return []
  return [
    {
      code: 'K8S-STRATEGY-REFUSED',
      class: 'manual-steps',
      explains,
      why: `The stored object has rollingUpdate.partition, filled in by the API server, which is refused together with OnDelete: the whole ${named(after)} stays as it is.`,
      action: `First ${kubectl(after)} patch ${resource(after)} --type=merge -p '{"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}', then apply.`,
    },
  ]
}
