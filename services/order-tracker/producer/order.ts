import { derivedId } from '../../runtime/index.ts'
import type { OrderPlaced } from '../events.ts'

/** What is ordered, and by whom. */
export type Wish = Omit<OrderPlaced, 'order_id'>

/** The order of a run, always the same for the same run and wish: only another run or another wish is another order. */
export const orderOf = (runId: string, { user, item, quantity }: Wish): OrderPlaced => ({
  order_id: derivedId(runId, user, item, String(quantity)),
  user,
  item,
  quantity,
})
