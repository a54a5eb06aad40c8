import { below } from '../../compare/paths.ts'
import { kindOf } from '../../objects/identity.ts'
import { isPart, type Part, partAt, partsAt } from '../../objects/shape.ts'
import { workloadOf } from '../../objects/workload.ts'
import type { KubernetesObject } from '../../types.ts'
import type { Problem } from '../problem.ts'
import { refusalRule, refused } from '../refusal.ts'

/** Names, labels and keys that are spelt as Kubernetes does not allow. */
export const namesRule = refusalRule(
  'K8S-REFUSED-NAME',
  refused(
    'A name, a label, the name of a port or a key of a ConfigMap is spelt as Kubernetes does not allow: too long, capital letters, a slash, an underscore.',
    'Names: lower case, digits, `-`, at most 63 or 253 characters. Port names: at most 15 with a letter. Label values: at most 63, no `/`.',
  ),
  (object) => [...objectName(object), ...labelsOf(object), ...inPods(object), ...keys(object)],
)

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/
const QUALIFIED = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/

const isLabel = (name: string, longest = 63) => name.length <= longest && LABEL.test(name)
const isSubdomain = (name: string, longest = 253) => name.length <= longest && SUBDOMAIN.test(name)

/** A port's name, as IANA names services. */
export const isPortName = (name: string): boolean =>
  name.length <= 15 && /[a-z]/.test(name) && LABEL.test(name) && !name.includes('--')

const problem = (path: string, value: unknown, what: string, allowed: string): Problem => ({
  path,
  value,
  reason: `${JSON.stringify(value)} cannot be ${what}`,
  fix: `Allowed: ${allowed}.`,
})

const LETTERS = 'lower case letters, digits and -'

/** The longest names of kinds that are stricter than others. */
const strict: Readonly<Record<string, number>> = { Service: 63, Namespace: 63 }
const shorter: Readonly<Record<string, number>> = { 'batch/CronJob': 52, 'batch/Job': 63 }

function objectName(object: KubernetesObject): Problem[] {
  const { name, namespace } = object.metadata
  const kind = kindOf(object)
  const found: Problem[] = []
  if (namespace !== undefined && !isLabel(String(namespace)))
    found.push(problem('metadata.namespace', namespace, 'a namespace', `${LETTERS}, at most 63`))
  // Roles may have any name that fits into a URL.
  if (kind.startsWith('rbac.') || kind === 'networking.k8s.io/IPAddress') return found
  const [longest, isFine] =
    kind in strict
      ? [strict[kind], isLabel(name, strict[kind])]
      : [shorter[kind] ?? 253, isSubdomain(name, shorter[kind])]
  if (!isFine) {
    const dots = kind in strict ? '' : ' and .'
    found.push(
      problem(
        'metadata.name',
        name,
        `the name of a ${object.kind}`,
        `${LETTERS}${dots}, at most ${longest}, a letter or a digit at both ends`,
      ),
    )
  }
  return found
}

const isKey = (key: string): boolean => {
  const [name = '', prefix, ...more] = key.split('/').reverse()
  return more.length === 0 && name.length <= 63 && QUALIFIED.test(name) && (prefix === undefined || isSubdomain(prefix))
}

/** A value of a label; what is no string is another rule's. */
const isValue = (value: unknown) =>
  typeof value !== 'string' || value === '' || (value.length <= 63 && QUALIFIED.test(value))

function pairs(path: string, map: unknown, what: 'label' | 'annotation'): Problem[] {
  if (!isPart(map)) return []
  return Object.entries(map).flatMap(([key, value]) => {
    const at = below(path, key)
    // Annotations may have capital letters in their prefix.
    if (!isKey(what === 'annotation' ? key.toLowerCase() : key))
      return [
        problem(
          at,
          key,
          `the key of ${what === 'label' ? 'a label' : 'an annotation'}`,
          'letters, digits, -, _ and ., at most 63, behind an optional prefix and one /',
        ),
      ]
    return what === 'label' && !isValue(value)
      ? [
          problem(
            at,
            value,
            'the value of a label',
            'letters, digits, -, _ and ., at most 63, a letter or a digit at both ends',
          ),
        ]
      : []
  })
}

function labelsOf(object: KubernetesObject): Problem[] {
  const metadata = object.metadata as unknown as Part
  const workload = workloadOf(object)
  const found = [
    ...pairs('metadata.labels', metadata.labels, 'label'),
    ...pairs('metadata.annotations', metadata.annotations, 'annotation'),
  ]
  if (kindOf(object) === 'Service') found.push(...pairs('spec.selector', partAt(object, 'spec').selector, 'label'))
  if (workload === undefined) return found
  const at = workload.path === '' ? '' : `${workload.path}.`
  if (at !== '') {
    found.push(...pairs(`${at}metadata.labels`, workload.labels, 'label'))
    found.push(...pairs(`${at}metadata.annotations`, workload.annotations, 'annotation'))
  }
  found.push(...pairs(`${at}spec.nodeSelector`, workload.spec.nodeSelector, 'label'))
  return found
}

function inPods(object: KubernetesObject): Problem[] {
  const workload = workloadOf(object)
  if (workload === undefined) return []
  const at = workload.path === '' ? 'spec' : `${workload.path}.spec`
  const found: Problem[] = []
  for (const { path, part } of workload.containers) {
    const { name } = part
    if (typeof name === 'string' && !isLabel(name))
      found.push(problem(`${path}.name`, name, 'the name of a container', `${LETTERS}, at most 63`))
    for (const port of partsAt(part, 'ports')) {
      if (typeof port.name === 'string' && !isPortName(port.name))
        found.push(
          problem(
            `${path}.ports[${port.containerPort}${port.protocol === 'TCP' ? '' : `/${port.protocol}`}].name`,
            port.name,
            'the name of a port',
            `${LETTERS}, at most 15, at least one letter`,
          ),
        )
    }
  }
  for (const { name } of partsAt(workload.spec, 'volumes')) {
    if (typeof name === 'string' && !isLabel(name))
      found.push(problem(`${at}.volumes[${name}].name`, name, 'the name of a volume', `${LETTERS}, at most 63`))
  }
  return found
}

function keys(object: KubernetesObject): Problem[] {
  if (!['ConfigMap', 'Secret'].includes(object.kind)) return []
  return ['data', 'binaryData'].flatMap((map) =>
    Object.keys(partAt(object, map)).flatMap((key) =>
      /^[-._a-zA-Z0-9]{1,253}$/.test(key) && key !== '.' && !key.startsWith('..')
        ? []
        : [problem(below(map, key), key, `a key of a ${object.kind}`, 'letters, digits, -, _ and ., at most 253')],
    ),
  )
}
