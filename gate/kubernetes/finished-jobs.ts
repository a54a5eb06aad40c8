import type { Change } from '../change.ts'
import { fieldsAt } from '../compare/paths.ts'
import { about, type Codes } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { valueAt } from '../objects/shape.ts'
import { isHook } from '../objects/tools.ts'
import { named } from '../objects/words.ts'
import { rule } from '../rule.ts'

const codes = {
  'K8S-JOB-TTL': {
    classes: ['reprocessing'],
    why: 'A Job with `ttlSecondsAfterFinished` is gone after it. Argo CD, Flux and the next `kubectl apply` make it anew, and it runs again.',
    fix: 'Leave the time out: a finished Job costs an object.',
  },
} as const satisfies Codes

const PATH = 'spec.ttlSecondsAfterFinished'

/** Jobs that remove themselves: they are missing where git has them. */
export const finishedJobsRule = rule(codes, (change: Change) =>
  change.objects.flatMap(({ before, after, fields }) => {
    const [old, ttl] = [before, after].map((object) => valueAt(object, 'spec', 'ttlSecondsAfterFinished'))
    if (after === undefined || kindOf(after) !== 'batch/Job' || isHook(after)) return []
    if (ttl === undefined || old !== undefined) return []
    return [
      about(after, {
        code: 'K8S-JOB-TTL',
        class: 'reprocessing',
        path: PATH,
        old,
        new: ttl,
        explains: fieldsAt(fields, PATH),
        why: `${named(after)} is gone ${ttl} s after it has finished. Flux and Argo CD find it missing and make it anew, and so does the next kubectl apply: it runs again each time, and what it sends is sent again under new ids.`,
        action: 'Leave ttlSecondsAfterFinished out: a finished Job costs an object.',
      }),
    ]
  }),
)
