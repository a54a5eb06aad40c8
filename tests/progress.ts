import { DefaultReporter, type TestModule, type TestSpecification } from 'vitest/node'

/** How far a tier of tests has come. */
interface Tier {
  readonly files: number
  done: number
  tests: number
  failed: number
  skipped: number
  /** Of the first file, and of the last one so far; milliseconds of `performance`. */
  began: number
  ended: number
}

/**
 * One line for each file that has ended: which tier, how far it is, what comes after it. Names what a tier needs when it
 * begins, shows failures at once, and sums up tier by tier. Reads well in a log that is no terminal.
 */
export class Progress extends DefaultReporter {
  readonly #needs: Readonly<Record<string, string>>
  readonly #tiers = new Map<string, Tier>()
  #began = 0

  /** @param needs what a tier of tests needs besides Node, by its name */
  constructor(needs: Readonly<Record<string, string>>) {
    super({ summary: false })
    this.#needs = needs
  }

  override onTestRunStart(specifications: readonly TestSpecification[]): void {
    super.onTestRunStart(specifications)
    this.#began = performance.now()
    this.#tiers.clear()
    const order = ({ project }: TestSpecification) => project.config.sequence.groupOrder
    for (const { project } of [...specifications].sort((a, b) => order(a) - order(b))) {
      const before = this.#tiers.get(project.name)?.files ?? 0
      const nothing = { done: 0, tests: 0, failed: 0, skipped: 0, began: 0, ended: 0 }
      this.#tiers.set(project.name, { ...nothing, files: before + 1 })
    }
    this.log(`tests: ${listed([...this.#tiers])}`)
  }

  override onTestModuleQueued(module: TestModule): void {
    super.onTestModuleQueued(module)
    const name = module.project.name
    const tier = this.#tiers.get(name)
    if (tier === undefined || tier.began > 0) return
    tier.began = performance.now()
    const needs = this.#needs[name]
    this.log(`\n${name}: ${counted(tier.files, 'file')}${needs === undefined ? '' : `; needs ${needs}`}`)
  }

  protected override printTestModule(module: TestModule): void {
    const tier = this.#tiers.get(module.project.name)
    if (tier === undefined) return
    const tests = [...module.children.allTests()]
    const skipped = tests.filter((test) => test.result().state === 'skipped').length
    const ok = module.state() !== 'failed'
    tier.done += 1
    tier.tests += tests.length
    tier.skipped += skipped
    tier.failed += ok ? 0 : 1
    tier.ended = performance.now()

    const counts = [
      `${counted(tests.length, 'test')}${skipped > 0 ? `, ${skipped} skipped` : ''}`,
      seconds(module.diagnostic().duration),
    ]
    const left = [...this.#tiers].filter(([, { done, files }]) => done < files)
    const rest = left.length === 0 ? 'the last' : `left: ${listed(left)}`
    const where = `${module.project.name} ${tier.done}/${tier.files}`
    this.log(
      `${ok ? '✓' : '✗'} ${where} ${this.relative(module.moduleId)} (${counts.join(', ')}) | ${this.#passed()}, ${rest}`,
    )
    if (ok) return
    // At once, for whoever watches a long run; the differences in full follow at the end.
    super.printTestModule(module)
    for (const { message } of failuresOf(module)) this.log(`    ${message.split('\n')[0]}`)
  }

  override onTestRunEnd(...run: Parameters<DefaultReporter['onTestRunEnd']>): void {
    super.onTestRunEnd(...run)
    for (const [name, tier] of this.#tiers) {
      const others = [
        ...(tier.done < tier.files ? [`${tier.files - tier.done} not run`] : []),
        ...(tier.failed > 0 ? [`${tier.failed} FAILED`] : []),
        ...(tier.skipped > 0 ? [`${tier.skipped} tests skipped`] : []),
      ]
      const time = seconds(Math.max(0, tier.ended - tier.began))
      this.log(
        `${name}: ${[`${counted(tier.files, 'file')}, ${counted(tier.tests, 'test')} in ${time}`, ...others].join(', ')}`,
      )
    }
    this.log(`total: ${this.#passed()}\n`)
  }

  #passed(): string {
    return seconds(performance.now() - this.#began)
  }
}

/** Errors of a file: of its tests, and of the hooks around them. */
const failuresOf = (module: TestModule): readonly { readonly message: string }[] => [
  ...module.errors(),
  ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
  ...[...module.children.allTests()].flatMap((test) => test.result().errors ?? []),
]

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** `unit 12, kafka 25`: the files of each tier that are not done. */
const listed = (tiers: readonly (readonly [string, Tier])[]): string =>
  tiers.map(([name, tier]) => `${name} ${tier.files - tier.done}`).join(', ')

const seconds = (ms: number): string =>
  ms < 60_000 ? `${Math.round(ms / 1_000)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
