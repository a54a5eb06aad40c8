import { ApiObject } from 'cdk8s'
import type { IConstruct } from 'constructs'

/** All Kubernetes objects below a construct, in the order in which they were made. */
export const apiObjectsOf = (construct: IConstruct): ApiObject[] =>
  construct.node.findAll().filter((node): node is ApiObject => ApiObject.isApiObject(node))
