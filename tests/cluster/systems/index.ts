import { orderBillingNotification } from './order-billing-notification.ts'
import { orderInventoryNotification } from './order-inventory-notification.ts'
import { ordersPaymentsShipping } from './orders-payments-shipping.ts'
import type { SystemTests } from './tests.ts'

/** By the name of the system; the others have what their pages show. */
export const systemTests: Readonly<Record<string, SystemTests>> = {
  'orders-payments-shipping': ordersPaymentsShipping,
  'order-billing-notification': orderBillingNotification,
  'order-inventory-notification': orderInventoryNotification,
}
