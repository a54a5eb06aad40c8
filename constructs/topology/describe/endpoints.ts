import { ApiObject } from 'cdk8s'
import type { IConstruct } from 'constructs'
import { urlOf } from '../../workloads/http-endpoint.ts'
import type { EndpointValue, ImageValue } from '../value.ts'
import { containersOf, type ManifestsOf } from './manifest.ts'

/** The Services for HTTP, with the constructs that have them. */
export const endpointValues = (root: IConstruct, manifestsOf: ManifestsOf): EndpointValue[] =>
  root.node.findAll().flatMap((construct) =>
    construct.node.children
      .filter((child) => ApiObject.isApiObject(child) && child.kind === 'Service')
      .flatMap((service) => manifestsOf(service))
      .flatMap(({ metadata: { name }, spec }) => {
        const port = spec?.ports?.find((each) => each.name === 'http')?.port
        if (port === undefined) return []
        return [{ path: construct.node.path, name, kind: construct.constructor.name, url: urlOf(name, { port }) }]
      }),
  )

/** The images of all pods. */
export function imageValues(root: IConstruct, manifestsOf: ManifestsOf): ImageValue[] {
  const users = new Map<string, string[]>()
  for (const object of manifestsOf(root)) {
    for (const { image } of containersOf(object)) {
      const user = `${object.kind}/${object.metadata.name}`
      users.set(image, [...new Set([...(users.get(image) ?? []), user])])
    }
  }
  return [...users].map(([name, usedBy]) => ({ name, usedBy })).sort((a, b) => (a.name < b.name ? -1 : 1))
}
