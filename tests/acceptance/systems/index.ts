import type { Script } from '../step.ts'
import { orderBillingNotification } from './order-billing-notification.ts'
import { orderInventoryNotification } from './order-inventory-notification.ts'
import { orderPaymentNotification } from './order-payment-notification.ts'
import { orderTracker } from './order-tracker.ts'
import { ordersPaymentsShipping } from './orders-payments-shipping.ts'

/** A script for each system, in the order of their descriptions. */
export const scripts: readonly Script[] = [
  ordersPaymentsShipping,
  orderBillingNotification,
  orderInventoryNotification,
  orderPaymentNotification,
  orderTracker,
]
