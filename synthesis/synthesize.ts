import type { Project } from '../constructs/index.ts'
import { isSelected, type Selection } from '../contracts/selection.ts'
import { buildProgram } from './build.ts'
import { type Findings, findingsOf, refuseErrors } from './findings.ts'
import { type Rendered, render } from './render.ts'

/** The content of `dist` according to the code. */
export interface Synthesis {
  readonly files: Rendered
  readonly warnings: Findings['warnings']
}

/**
 * Builds, validates and renders; writes nothing.
 * @throws {UserError} with every problem of every selected system.
 */
export function synthesize(project: Project, selection: Selection = {}): Synthesis {
  const program = buildProgram(project, selection)
  const { errors, warnings } = findingsOf(program.built, program)
  refuseErrors([...program.failures.map(({ error }) => error.message), ...errors])
  const unknown = program.unknown.map(
    ({ error }) => `${error.message}; whether it shares topics or groups with the written systems is not known`,
  )
  return { files: render(program.built), warnings: [...unknown, ...warnings] }
}

/** What a folder should contain: the rendered files, and what it contained before outside of the selection. */
export function completed(before: Rendered, files: Rendered, selection: Selection): Rendered {
  const kept = [...before].filter(([file]) => !isSelected(selection, file))
  return new Map([...kept, ...files])
}
