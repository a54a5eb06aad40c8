/** Selects `<environment>/<system>/` folders; absent: all. */
export interface Selection {
  readonly environment?: string | undefined
  readonly system?: string | undefined
}

/** Whether a file of `<environment>/<system>/` is selected. */
export function isSelected({ environment, system }: Selection, file: string): boolean {
  const [fileEnvironment, fileSystem] = file.split('/')
  return (environment ?? fileEnvironment) === fileEnvironment && (system ?? fileSystem) === fileSystem
}
