import type { Change } from '../change.ts'
import { isWithin } from '../compare/paths.ts'
import { about, type CodeDocumentation } from '../found.ts'
import { kindOf } from '../objects/identity.ts'
import { named } from '../objects/words.ts'
import { replicasOf } from '../objects/workload.ts'
import { type Rule, rule } from '../rule.ts'
import type { KubernetesObject } from '../types.ts'
import type { Problem } from './problem.ts'

/** What an object by itself has that the API server does not take. */
export type ProblemsOf = (object: KubernetesObject, change: Change, side: 'before' | 'after') => readonly Problem[]

/**
 * A rule about values for which the API server refuses the whole object. What was refused before already is no change: only
 * places that were right, or were not there, are reported.
 */
export const refusalRule = <const Code extends string>(
  code: Code,
  documentation: CodeDocumentation,
  problemsOf: ProblemsOf,
): RefusalRule => ({
  problemsOf,
  ...rule({ [code]: documentation }, (change: Change) =>
    change.objects.flatMap(({ before, after, fields }) => {
      if (after === undefined || (before !== undefined && fields.length === 0)) return []
      const problems = problemsOf(after, change, 'after')
      if (problems.length === 0) return []
      const old = new Set(before === undefined ? [] : problemsOf(before, change, 'before').map(({ path }) => path))
      return problems
        .filter((problem) => !old.has(problem.path) && !isLeftToPods(after, problem, before !== undefined))
        .map(({ path, value, reason, fix, isMerged = false, refusedBy = 'the API server' }) =>
          about(after, {
            code,
            class: 'manual-steps',
            path,
            old: fields.find((field) => field.path === path)?.before,
            new: value,
            explains: fields.filter((field) => field.path === path),
            ...(isMerged && before !== undefined && { refuses: false }),
            why:
              isMerged && before !== undefined
                ? `${reason}: kubectl apply makes one of the two, and nothing says which; server-side apply, as of Flux, refuses the whole ${named(after)}.`
                : `${reason}: ${refusedBy} refuses the whole ${named(after)}.`,
            action: fix,
          }),
        )
    }),
  ),
})

/** What most of these codes say. */
export const refused = (why: string, fix: string): CodeDocumentation => ({ classes: ['manual-steps'], why, fix })

/** A rule, and what it looks for in one object. */
export interface RefusalRule extends Rule {
  readonly problemsOf: ProblemsOf
}

const PODS = 'spec.template.spec'

/**
 * The API server looks at the pods of every kind, but of a StatefulSet only when each is made: it is taken, and its pods are
 * refused. Tried on Kubernetes 1.33.
 */
function isLeftToPods(
  object: KubernetesObject,
  { path, isRead = false, isMerged = false }: Problem,
  isOld: boolean,
): boolean {
  if (kindOf(object) !== 'apps/StatefulSet' || !isWithin(path, PODS) || isRead || (isMerged && isOld)) return false
  return path !== `${PODS}.restartPolicy` && path !== `${PODS}.activeDeadlineSeconds`
}

/** StatefulSets that are taken, and whose pods are refused. */
export const refusedPodsRule = (rules: readonly Rule[]): Rule =>
  rule(
    {
      'K8S-PODS-REFUSED': {
        classes: ['outage', 'manual-steps'],
        why: 'The API server does not look at the pods of a StatefulSet: it takes it, and refuses each pod. A rollout deletes a pod and cannot make it again.',
        fix: 'Write what is allowed; then delete nothing: the controller makes the pod by the new template.',
      },
    },
    (change: Change) =>
      change.objects.flatMap(({ before, after, fields }) => {
        if (
          after === undefined ||
          kindOf(after) !== 'apps/StatefulSet' ||
          (before !== undefined && fields.length === 0)
        )
          return []
        const asked = rules.flatMap((one) => ('problemsOf' in one ? [one as RefusalRule] : []))
        const all = (object: KubernetesObject, side: 'before' | 'after') =>
          asked.flatMap(({ problemsOf }) => problemsOf(object, change, side))
        const problems = all(after, 'after').filter((problem) => isLeftToPods(after, problem, before !== undefined))
        if (problems.length === 0) return []
        const old = new Set(before === undefined ? [] : all(before, 'before').map(({ path }) => path))
        const pods = replicasOf(after) ?? 1
        return problems
          .filter(({ path }) => !old.has(path))
          .map(({ path, value, reason, fix }) =>
            about(after, {
              code: 'K8S-PODS-REFUSED',
              class: before === undefined || pods === 0 ? 'manual-steps' : 'outage',
              path,
              old: fields.find((field) => field.path === path)?.before,
              new: value,
              explains: fields.filter((field) => field.path === path),
              refuses: false,
              why:
                before === undefined
                  ? `${reason}: the API server takes ${named(after)} and refuses its pods: none is made.`
                  : `${reason}: the API server takes ${named(after)} and refuses its pods. The rollout deletes ${after.metadata.name}-${pods - 1} and cannot make it again.`,
              action: fix,
            }),
          )
      }),
  )
