import type { k8s } from 'cdk8s-plus-28'
import type { Construct } from 'constructs'
import type { Json } from './json.ts'
import type { SelectorLabels } from './labels.ts'
import { merged } from './pod-merge.ts'
import type { PodShape } from './pod-shape.ts'
import { podShapeRules } from './pod-shape-rules.ts'
import { type PodTemplate, type PodTemplateProps, podTemplate, safeContainer } from './pod-template.ts'
import { System } from './system.ts'
import { addRules } from './validation.ts'

/** Shapes by the props that they were given as; the last has the last word. */
export type Shapes = Readonly<Record<string, PodShape | undefined>>

/**
 * The pods of a construct, shaped first by the environment and then by the construct's own props; to be asked for when the rules hold.
 * @param own the pod as it is without them; asked for when the rest of the construct is right
 * @param ownsEnv variables that the construct's own rules keep for props, beside those that it writes
 */
export function shapedPod(
  construct: Construct,
  shapes: Shapes,
  own: () => PodTemplateProps,
  ownsEnv: (name: string) => boolean = () => false,
): () => PodTemplate {
  const given = { 'environment.pod': System.find(construct)?.environment.pod, ...shapes }
  const all = Object.values(given).filter((shape) => shape !== undefined)
  for (const [prop, shape] of Object.entries(given)) {
    if (shape === undefined) continue
    addRules(construct, () => ({ shape, all, ownsEnv, own: tried(() => podTemplate(own())) }), podShapeRules(prop))
  }
  return () => {
    const props = own()
    return shapedTemplate(podTemplate(props), props.selector, merge(all))
  }
}

const merge = (shapes: readonly PodShape[]): PodShape => shapes.reduce<PodShape>((one, next) => merged(one, next), {})

/** What other rules refuse cannot be rendered: they speak first, and this is looked at when it is right. */
export function tried<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** A pod with what users say about it. */
function shapedTemplate({ metadata, spec }: PodTemplate, selector: SelectorLabels, shape: PodShape): PodTemplate {
  const {
    labels,
    annotations,
    container = {},
    containers,
    initContainers,
    topologySpreadConstraints,
    // Of its NetworkPolicy.
    network: _,
    ...fields
  } = shape
  const [own, ...others] = spec.containers
  return {
    metadata: merged(metadata, { labels, annotations }),
    spec: merged(spec, {
      ...fields,
      containers: [own && shapedContainer(own, container), ...others, ...(containers ?? []).map(secured)],
      initContainers: initContainers?.map(secured),
      topologySpreadConstraints: topologySpreadConstraints?.map((one) => ({
        labelSelector: { matchLabels: { ...selector } },
        ...one,
      })),
    }),
  }
}

function shapedContainer(own: Json<k8s.Container>, shape: PodShape['container']): Json<k8s.Container> {
  const entries = Object.entries(merged(own, shape))
  return Object.fromEntries(entries.filter(([, value]) => value !== 'none')) as unknown as Json<k8s.Container>
}

const secured = (container: Json<k8s.Container>): Json<k8s.Container> => ({
  imagePullPolicy: 'IfNotPresent',
  ...container,
  securityContext: merged(safeContainer, container.securityContext),
})
