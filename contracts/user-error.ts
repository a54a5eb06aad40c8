/** An error that its message explains in full: shown without a stack, by `main.ts`, with exit code 1. */
export class UserError extends Error {
  override readonly name = 'UserError'

  /** Also of another copy of this package: the gate brings its own. */
  static is(error: unknown): error is UserError {
    return error instanceof Error && error.name === 'UserError'
  }
}

/** What a command says of an error: what people can mend as one line, all else with its stack. */
export const errorText = (error: unknown): string =>
  UserError.is(error) ? `error: ${error.message}` : String(error instanceof Error ? error.stack : error)
