import type { StockResult } from '../events.ts'

/** What a customer is told, by the reason of the result; a reason that is not known here is told as it is. */
const refusals: Readonly<Record<string, string>> = { 'out-of-stock': 'there are not enough pieces in stock' }

/** What a customer is told of a result. */
export function notificationText(result: StockResult): string {
  const what = `${result.quantity} × ${result.item}`
  if (!('reason' in result)) return `your order of ${what} is confirmed`
  return `your order of ${what} was rejected, ${refusals[result.reason] ?? result.reason}`
}
