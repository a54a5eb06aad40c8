import type { Change } from '../change.ts'
import { about, type CodeDocumentation } from '../found.ts'
import { named } from '../objects/words.ts'
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
): Rule =>
  rule({ [code]: documentation }, (change: Change) =>
    change.objects.flatMap(({ before, after, fields }) => {
      if (after === undefined || (before !== undefined && fields.length === 0)) return []
      const problems = problemsOf(after, change, 'after')
      if (problems.length === 0) return []
      const old = new Set(before === undefined ? [] : problemsOf(before, change, 'before').map(({ path }) => path))
      return problems
        .filter(({ path }) => !old.has(path))
        .map(({ path, value, reason, fix, refusedBy = 'the API server' }) =>
          about(after, {
            code,
            class: 'manual-steps',
            path,
            old: fields.find((field) => field.path === path)?.before,
            new: value,
            explains: fields.filter((field) => field.path === path),
            why: `${reason}: ${refusedBy} refuses the whole ${named(after)}.`,
            action: fix,
          }),
        )
    }),
  )

/** What most of these codes say. */
export const refused = (why: string, fix: string): CodeDocumentation => ({ classes: ['manual-steps'], why, fix })
