import type { SystemDefinition } from '../constructs/index.ts'
import type { Environment } from '../environments.ts'
import { orderBillingNotification } from './order-billing-notification/system.ts'
import { orderInventoryNotification } from './order-inventory-notification/system.ts'
import { orderPaymentNotification } from './order-payment-notification/system.ts'
import { orderTracker } from './order-tracker/system.ts'
import { ordersPaymentsShipping } from './orders-payments-shipping/system.ts'

/** The systems of this repository; a new one is added here. */
export const systems: readonly SystemDefinition<Environment>[] = [
  ordersPaymentsShipping,
  orderBillingNotification,
  orderInventoryNotification,
  orderPaymentNotification,
  orderTracker,
]
