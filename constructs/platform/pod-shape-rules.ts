import { unprintableIn } from './json.ts'
import type { PodShape } from './pod-shape.ts'
import type { PodTemplate } from './pod-template.ts'
import { isLabelValue, isQualified, type Rule, within } from './validation.ts'

interface Subject {
  readonly shape: PodShape
  /** This one and all others of the pod. */
  readonly all: readonly PodShape[]
  /** The pod without them; `undefined` while something else about the construct is refused. */
  readonly own: PodTemplate | undefined
  /** Variables that the construct keeps for its props. */
  readonly ownsEnv: (name: string) => boolean
}

/** What a rule looks for: all that it finds is named in one problem. */
interface Lookup extends Pick<Rule<Subject>, 'prop'> {
  readonly found: (subject: Subject) => readonly string[]
  readonly allowed: string
  readonly fix: string
}

const lookup = ({ prop, found, allowed, fix }: Lookup): Rule<Subject> => ({
  prop,
  broken: (subject) => found(subject).length > 0,
  got: (subject) => [...new Set(found(subject))].join(', '),
  allowed: () => allowed,
  fix: () => fix,
})

/** Names, or other texts, that are there twice or that the construct has itself. */
const taken = (given: readonly unknown[], own: readonly unknown[] = []) =>
  given.filter((name, index) => own.includes(name) || given.indexOf(name) !== index).map(String)

const keysTaken = (given: object = {}, own: object = {}) => Object.keys(given).filter((key) => Object.hasOwn(own, key))

const othersOf = ({ containers = [], initContainers = [] }: PodShape) => [...containers, ...initContainers]
const ownContainer = ({ own }: Subject) => own?.spec.containers[0]
const namesOf = (items: readonly { readonly name?: string }[] | undefined) => (items ?? []).map(({ name }) => name)

/** Volumes of the pod: a mount of ours without a volume is a claim of the StatefulSet. */
const ownVolumes = (subject: Subject) => [
  ...namesOf(subject.own?.spec.volumes),
  ...namesOf(ownContainer(subject)?.volumeMounts),
]

const unknownVolumes = (subject: Subject) => {
  const known = [...ownVolumes(subject), ...subject.all.flatMap(({ volumes }) => namesOf(volumes))]
  const mounts = [subject.shape.container ?? {}, ...othersOf(subject.shape)].flatMap((one) => one.volumeMounts ?? [])
  return subject.own === undefined ? [] : namesOf(mounts).filter((name) => !known.includes(name))
}

const badLabels = ({ labels = {} }: PodShape) =>
  Object.entries(labels)
    .filter(([key, value]) => !isQualified(key) || !isLabelValue(value))
    .map(([key, value]) => `${key}=${value}`)

const taggedBadly = (image: unknown) =>
  typeof image !== 'string' || !/(:[\w.-]+|@\w+:\w+)$/.test(image) || image.endsWith(':latest')

const sizedElsewhere = ({ requests = {}, limits = {} }: NonNullable<PodShape['container']>['resources'] & object) => [
  ...['cpu', 'memory'].filter((name) => Object.hasOwn(requests, name)).map((name) => `requests.${name}`),
  ...(Object.hasOwn(limits, 'memory') ? ['limits.memory'] : []),
]

/** What would break the construct's own pod, or what Kubernetes would refuse, of a shape that was given as some prop. */
export const podShapeRules = (prop: string): readonly Rule<Subject>[] => within(prop, rules)

const rules: readonly Rule<Subject>[] = [
  lookup({
    prop: 'fields',
    found: ({ shape }) => unprintableIn(shape),
    allowed: 'text, numbers, booleans, lists and maps, as in YAML',
    fix: "write '500m' and not a Quantity, 8080 and not an IntOrString; leave out what is not wanted",
  }),
  lookup({
    prop: 'labels',
    found: ({ shape, own }) => keysTaken(shape.labels, own?.metadata.labels),
    allowed: 'labels that the construct does not write: they select the pods',
    fix: 'choose another key',
  }),
  lookup({
    prop: 'labels',
    found: ({ shape }) => badLabels(shape),
    allowed: 'keys such as example.com/name, and values of at most 63 letters, digits and any of - _ .',
    fix: 'use an annotation for other text',
  }),
  lookup({
    prop: 'annotations',
    found: ({ shape, own }) => keysTaken(shape.annotations, own?.metadata.annotations),
    allowed: 'annotations that the construct does not write',
    fix: 'choose another key',
  }),
  lookup({
    prop: 'annotations',
    found: ({ shape }) => Object.keys(shape.annotations ?? {}).filter((key) => !isQualified(key)),
    allowed: 'keys such as example.com/name',
    fix: 'write the key as the documentation of its reader does',
  }),
  lookup({
    prop: 'containers and initContainers',
    found: (subject) => taken(namesOf(othersOf(subject.shape)), namesOf(subject.own?.spec.containers)),
    allowed: 'a name of its own for each container',
    fix: 'choose another name; what the container of the construct is given stands in `container`',
  }),
  lookup({
    prop: 'containers and initContainers',
    found: ({ shape }) => othersOf(shape).flatMap(({ name, image }) => (taggedBadly(image) ? `${name}: ${image}` : [])),
    allowed: 'images with a tag that never changes, or a digest',
    fix: 'name the version: a moving tag runs different code on every node',
  }),
  lookup({
    prop: 'volumes',
    found: (subject) => taken(namesOf(subject.shape.volumes), ownVolumes(subject)),
    allowed: 'a name of its own for each volume',
    fix: 'choose another name',
  }),
  lookup({
    prop: 'volumeMounts',
    found: (subject) => unknownVolumes(subject).map(String),
    allowed: 'names of volumes of the pod',
    fix: 'add the volume to `volumes`',
  }),
  lookup({
    prop: 'container.volumeMounts',
    found: (subject) => {
      const paths = (mounts?: readonly { readonly mountPath: string }[]) => (mounts ?? []).map((one) => one.mountPath)
      return taken(paths(subject.shape.container?.volumeMounts), paths(ownContainer(subject)?.volumeMounts))
    },
    allowed: 'paths where nothing else is mounted',
    fix: 'choose another mountPath',
  }),
  lookup({
    prop: 'container.env',
    found: (subject) => {
      const names = namesOf(subject.shape.container?.env)
      const kept = names.filter((name) => name !== undefined && subject.ownsEnv(name))
      return [...taken(names, namesOf(ownContainer(subject)?.env)), ...kept.map(String)]
    },
    allowed: 'variables that no prop writes, each once',
    fix: 'use the prop that writes the variable, or another name',
  }),
  lookup({
    prop: 'container.ports',
    found: (subject) => {
      const given = subject.shape.container?.ports ?? []
      const own = ownContainer(subject)?.ports ?? []
      const numbers = (ports: typeof given) => ports.map((one) => `${one.containerPort}/${one.protocol ?? 'TCP'}`)
      const names = namesOf(given).filter((name) => name !== undefined)
      return [...taken(names, namesOf(own)), ...taken(numbers(given), numbers(own))]
    },
    allowed: 'names and numbers that no other port of the container has',
    fix: 'choose others',
  }),
  lookup({
    prop: 'container.resources',
    found: ({ shape }) => sizedElsewhere(shape.container?.resources ?? {}),
    allowed: 'a CPU limit, ephemeral storage and extended resources',
    fix: 'use `resources` of the construct: what the program may use of its memory follows from it',
  }),
]
