/** What a script has learned from earlier output: `<orderId>` in a command, and a variable `orderId` for its shell. */
export type Remembered = Readonly<Record<string, string>>

/**
 * What the output of a command has to show: a pattern, or a function that returns what it has seen, and `undefined` while that
 * is not there. Named groups of a pattern are remembered.
 */
export type Sees = RegExp | ((output: string, remembered: Remembered) => string | undefined)

/** One command of a script, and what its reader is to see. */
export interface Step {
  /** What is typed, as the documentation shows it. `<name>` stands for something that was remembered. */
  readonly command: string
  /** What the documentation promises, in words. */
  readonly expected: string
  /** The same for the output, stdout and stderr together. */
  readonly sees: Sees
  /**
   * Where the command runs. `background`: it goes on until the end of the script. `follow`: it would go on, and is ended as soon
   * as it has shown what is expected. `terminal`: in a terminal that stays open for lines that are typed. `typed`: a line in the
   * terminal that was opened last.
   * @default - it ends by itself
   */
  readonly how?: 'background' | 'follow' | 'terminal' | 'typed'
  /**
   * Seconds in which the output has to come. A command that has ended without it is run again until then.
   * @default - a command that ends by itself is run once; 60 for the others
   */
  readonly within?: number
  /** The command ends with an exit code other than 0, and says why in its output. @default false */
  readonly fails?: true
  /** The command in the documentation of which this is another instance. @default - the command itself */
  readonly like?: string
  /** Why a cluster may be unable to show this, and the command that tells whether it is. @default - every cluster can */
  readonly unless?: { readonly command: string; readonly sees: RegExp; readonly because: string }
}

/** All that the description of a system shows its reader, in its order. */
export interface Script {
  /** Name of the system, and of its page in `docs/systems/`. */
  readonly system: string
  /** The namespace that its manifests bring. @default - one with the system's name is made for them */
  readonly namespace?: string
  /** What starts the system. Side by side, all systems are started before the first of them is looked at. */
  readonly start: readonly Step[]
  readonly steps: readonly Step[]
  /** What removes it again; left out where it is to be kept. */
  readonly cleanUp: readonly Step[]
  /** Commands of the page that are not run here, by their beginnings, and why not or what runs them instead. */
  readonly elsewhere: Readonly<Record<string, string>>
}

/** A row of the table: a step, and what came of it. */
export interface Row {
  readonly step: Step
  readonly outcome: 'as expected' | 'differs' | 'not here'
  /** The lines that show it; why it differs, or why this cluster cannot show it. */
  readonly seen: string
}
