import { Yaml } from 'cdk8s'
import type { Project } from '../../constructs/index.ts'
import type { Selection } from '../../contracts/selection.ts'
import type { Rendered } from '../render.ts'
import { application } from './argocd.ts'
import { type Delivery, deliveriesOf, type Source } from './delivery.ts'
import { gitRepository, kustomization } from './flux.ts'

export type { Source }

/** What delivers the manifests. */
export const tools = ['argocd', 'flux'] as const
export type Tool = (typeof tools)[number]

/** The tools' own resources, a file for each environment: `argocd/production.k8s.yaml`. */
export function deliveryFiles(project: Project, selection: Selection, tool: Tool, source: Source): Rendered {
  const deliveries = deliveriesOf(project, selection, source)
  const environments = [...new Set(deliveries.map(({ environment }) => environment))]
  return new Map(
    environments.map((environment) => {
      const mine = deliveries.filter((one) => one.environment === environment)
      return [`${tool}/${environment}.k8s.yaml`, Yaml.stringify(...resources(mine, tool, source))]
    }),
  )
}

const resources = (deliveries: readonly Delivery[], tool: Tool, source: Source): object[] =>
  tool === 'argocd'
    ? deliveries.map((delivery) => application(delivery, source))
    : [gitRepository(source), ...deliveries.map(kustomization)]
