import { tools } from '../../contracts/tools.ts'

/** Who a client is: a workload, or one of the tools of `main.ts job`, which are one, with the rights that any of them needs. */
export const identityOf = (client: string, ofTools: string): string => (Object.hasOwn(tools, client) ? ofTools : client)
