/** An error whose message explains it in full: `main.ts` shows it without a stack, and exits with 1. */
export class UserError extends Error {
  override readonly name = 'UserError'

  /** Also of another copy of this package: the gate brings its own. */
  static is(error: unknown): error is UserError {
    return error instanceof Error && error.name === 'UserError'
  }
}

/** How a command prints an error: user errors as their message, all others with their stack. */
export const errorText = (error: unknown): string =>
  UserError.is(error) ? `error: ${error.message}` : String(error instanceof Error ? error.stack : error)
