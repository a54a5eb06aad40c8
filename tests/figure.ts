/** Shows a measured figure beside the test results; figures are reported, never asserted. */
export const figure = (text: string): void => {
  process.stderr.write(`  figure: ${text}\n`)
}
