import { amountOf } from '../../normal/quantity.ts'
import { partAt, text } from '../../objects/shape.ts'
import { workloadOf } from '../../objects/workload.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Requests and limits that contradict each other. */
export const resourcesRule = refusalRule(
  'K8S-REFUSED-RESOURCES',
  refused('A container requests more than its limit, or less than nothing.', 'Requests at most as high as limits.'),
  (object) =>
    (workloadOf(object)?.containers ?? []).flatMap(({ path, part }) => {
      const [requests, limits] = [partAt(part, 'resources', 'requests'), partAt(part, 'resources', 'limits')]
      const found: Problem[] = []
      for (const [list, amounts] of Object.entries({ requests, limits })) {
        for (const [name, amount] of Object.entries(amounts)) {
          const at = `${path}.resources.${list}${/^[\w-]+$/.test(name) ? `.${name}` : `[${name}]`}`
          const number = amountOf(amount)
          if (number === undefined) continue
          if (number < 0)
            found.push({ path: at, value: amount, reason: `${at} is below zero`, fix: 'Set it to 0 or more.' })
          const limit = amountOf(limits[name])
          if (list === 'requests' && limit !== undefined && number > limit) {
            found.push({
              path: at,
              value: amount,
              reason: `The request of ${text(amount)} ${name} is above the limit of ${text(limits[name])}`,
              fix: `Raise the limit, or request at most ${text(limits[name])}.`,
            })
          }
        }
      }
      return found
    }),
)
