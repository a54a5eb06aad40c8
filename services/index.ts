import type { System } from '../constructs/index.ts'
import type { Environment } from '../environments.ts'
import { orderBillingNotification } from './order-billing-notification/system.ts'
import { orderInventoryNotification } from './order-inventory-notification/system.ts'
import { orderPaymentNotification } from './order-payment-notification/system.ts'
import { orderTracker } from './order-tracker/system.ts'
import { ordersPaymentsShipping } from './orders-payments-shipping/system.ts'

/** A system: a name, and the function that builds it for an environment. */
export interface SystemDefinition {
  /** Folder in `services/` and, below each environment, in `dist/`. */
  readonly name: string
  /** One sentence for `main.ts list`. */
  readonly about: string
  /** Namespace in every environment. @default - the system's name where the environment wants namespaces, else none */
  readonly namespace?: string
  /** Adds charts and constructs to the system. */
  build(system: System, environment: Environment): void
}

/** The systems of this repository; a new one is added here. */
export const systems: readonly SystemDefinition[] = [
  ordersPaymentsShipping,
  orderBillingNotification,
  orderInventoryNotification,
  orderPaymentNotification,
  orderTracker,
]
