import type { Exchange } from '../support/exchange.ts'
import { orderBillingNotification } from './order-billing-notification.ts'
import { orderInventoryNotification } from './order-inventory-notification.ts'
import { orderPaymentNotification } from './order-payment-notification.ts'
import { orderTracker } from './order-tracker.ts'
import { ordersPaymentsShipping } from './orders-payments-shipping.ts'

/** Every system. */
export const exchanges: readonly Exchange[] = [
  ordersPaymentsShipping,
  orderBillingNotification,
  orderInventoryNotification,
  orderPaymentNotification,
  orderTracker,
]
