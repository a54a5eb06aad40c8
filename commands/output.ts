/** Messages, on stderr: stdout is for a command's result, and cdk8s swallows it. */
export const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** A command's result, on stdout. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
