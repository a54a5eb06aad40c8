/** The topics of the flow, in its order. */
export const FLOW = ['order-events', 'inventory-events'] as const

export const [ORDERS, RESULTS] = FLOW

/** Who reads which topic; every group has the name of its service. */
export const READS = {
  'order-service': RESULTS,
  'inventory-service': ORDERS,
  'notification-service': RESULTS,
} as const

/** A service of the system. */
export type Name = keyof typeof READS

export const NAMES = Object.keys(READS) as readonly Name[]
