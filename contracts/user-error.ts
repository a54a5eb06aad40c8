/** An error that its message explains in full: shown without a stack, by `main.ts`, with exit code 1. */
export class UserError extends Error {
  override readonly name = 'UserError'
}
