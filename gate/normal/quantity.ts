/** Suffixes of amounts: powers of 1024, or of 1000. */
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const
const NANO = 10n ** 9n

/** An amount, exact, and whether it was written with a suffix like `Gi`. */
interface Quantity {
  readonly nanos: bigint
  readonly isBinary: boolean
}

/**
 * An amount as the API server writes it: `1024Mi` is `1Gi`, `0.5` is `500m`. Powers of 1024 and of 1000 stay apart, as
 * there; what is no amount comes back as it is.
 */
export function storedQuantity(value: unknown): unknown {
  const quantity = parse(value)
  if (quantity === undefined) return value
  const { nanos, isBinary } = quantity
  return isBinary && nanos % NANO === 0n && abs(nanos) >= 1024n * NANO
    ? scaled(nanos / NANO, 1024n, binary)
    : scaled(nanos, 1000n, decimal)
}

/** An amount, however it was written: `1073741824` is `1Gi`, too. */
export function comparableQuantity(value: unknown): unknown {
  const quantity = parse(value)
  if (quantity === undefined) return value
  const { nanos } = quantity
  return nanos !== 0n && nanos % (1024n * 1024n * NANO) === 0n
    ? scaled(nanos / NANO, 1024n, binary)
    : scaled(nanos, 1000n, decimal)
}

/** An amount as a number, for comparisons; `undefined` if it is none. */
export function amountOf(value: unknown): number | undefined {
  const quantity = parse(value)
  return quantity === undefined ? undefined : Number(quantity.nanos) / 1e9
}

function parse(value: unknown): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const [, sign, whole = '', fraction = '', suffix = ''] =
    /^([+-]?)(\d*)(?:\.(\d*))?((?:[KMGTPE]i|[numkMGTPE])|[eE][+-]?\d+|)$/.exec(String(value)) ?? []
  if (sign === undefined || whole + fraction === '') return undefined
  const factor = factorOf(suffix)
  if (factor === undefined) return undefined
  const scale = 10n ** BigInt(fraction.length) * factor.divisor
  const numerator = BigInt(whole + fraction) * factor.multiplier * NANO
  // Smaller than a billionth: rounded up.
  const nanos = (numerator + scale - 1n) / scale
  return { nanos: sign === '-' ? -nanos : nanos, isBinary: suffix.endsWith('i') }
}

function factorOf(suffix: string): { multiplier: bigint; divisor: bigint } | undefined {
  const power = binary.indexOf(suffix as (typeof binary)[number])
  if (power >= 0) return { multiplier: 1024n ** BigInt(power), divisor: 1n }
  const thousands = decimal.indexOf(suffix as (typeof decimal)[number]) - decimal.indexOf('')
  const exponent = /^[eE][+-]?\d/.test(suffix) ? Number(suffix.slice(1)) : thousands * 3
  // Nobody means more; it would only cost memory.
  if (Math.abs(exponent) > 30) return undefined
  return exponent >= 0
    ? { multiplier: 10n ** BigInt(exponent), divisor: 1n }
    : { multiplier: 1n, divisor: 10n ** BigInt(-exponent) }
}

/** Without a fraction, with the largest suffix. */
function scaled(value: bigint, base: bigint, suffixes: readonly string[]): string {
  if (value === 0n) return '0'
  let rest = value
  let at = 0
  while (rest % base === 0n && at < suffixes.length - 1) {
    rest /= base
    at++
  }
  return `${rest}${suffixes[at]}`
}

const abs = (value: bigint) => (value < 0n ? -value : value)
