import type { Duration, Size } from 'cdk8s'
import type { Construct } from 'constructs'
import type { Resources } from './quantities.ts'
import { addRules, type Rule } from './validation.ts'

/** What a value has to be that is more than a number or a text. */
interface PropType {
  readonly is: (value: unknown) => boolean
  readonly allowed: string
  readonly fix: string
}

// By what they can do, not by their class: a program may have two copies of cdk8s.
const has = (value: unknown, method: keyof Size | keyof Duration) =>
  typeof (value as Record<string, unknown> | null)?.[method] === 'function'
const isSize = (value: unknown) => has(value, 'toKibibytes')
const isDuration = (value: unknown) => has(value, 'toMilliseconds')
const isResources = (value: unknown) => {
  const { cpu, memory } = (value ?? {}) as Partial<Resources>
  return typeof cpu?.amount === 'string' && isSize(memory)
}

const size: PropType = { is: isSize, allowed: 'a Size', fix: 'write Size.gibibytes(10), for example' }
const duration: PropType = { is: isDuration, allowed: 'a Duration', fix: 'write Duration.seconds(30), for example' }
const resources: PropType = {
  is: isResources,
  allowed: '{ cpu, memory }, a Cpu and a Size',
  fix: 'write { cpu: Cpu.millis(100), memory: Size.mebibytes(256) }, for example',
}
const oneOf = (...values: readonly string[]): PropType => ({
  is: (value) => values.includes(value as string),
  allowed: values.join(' or '),
  fix: 'write one of them, or leave it out',
})
const retention: PropType = {
  is: (value) => value === 'forever' || isDuration(value),
  allowed: "a Duration, or 'forever'",
  fix: 'write Duration.days(7), for example',
}

/** The props of all constructs, by their names: one of a name is of the same kind everywhere. */
const types: ReadonlyMap<string, PropType> = new Map([
  ...['bodyLimit', 'controllerHeap', 'controllerStorage', 'heap', 'sharedBuffers', 'storage'].map(
    (name) => [name, size] as const,
  ),
  ...[
    'activeDeadline',
    'deliveryTimeout',
    'drain',
    'interval',
    'minReady',
    'preStopDelay',
    'terminationGracePeriod',
    'ttlAfterFinished',
  ].map((name) => [name, duration] as const),
  ['resources', resources],
  ['controllerResources', resources],
  ['retention', retention],
  ['volumeRetention', oneOf('Retain', 'Delete')],
])

const wrongOf = (props: object): [name: string, value: unknown, type: PropType][] =>
  Object.entries(props).flatMap(([name, value]) => {
    const type = types.get(name)
    return type === undefined || value === undefined || type.is(value) ? [] : [[name, value, type]]
  })

/**
 * The props of a construct without those of a wrong type, which programs in JavaScript can give: they are refused with all other
 * problems, and the rest of the construct goes by its defaults meanwhile.
 */
export function typed<Props extends object>(construct: Construct, props: Props): Props {
  const wrong = wrongOf(props)
  if (wrong.length > 0) addRules(construct, undefined, wrong.map(refused))
  return rightOnes(props, wrong)
}

/** The same, for a base class whose derived class reports them. */
export function rightOnes<Props extends object>(props: Props, found = wrongOf(props)): Props {
  const wrong = new Set(found.map(([name]) => name))
  return wrong.size === 0
    ? props
    : (Object.fromEntries(Object.entries(props).filter(([name]) => !wrong.has(name))) as Props)
}

const refused = ([prop, value, { allowed, fix }]: ReturnType<typeof wrongOf>[number]): Rule<undefined> => ({
  prop,
  broken: () => true,
  got: () => (typeof value === 'object' ? JSON.stringify(value) : value),
  allowed: () => allowed,
  fix: () => fix,
})
