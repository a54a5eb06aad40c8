import { setting, text, wholeNumber } from 'cdk8s-kafka-contracts'
import { derivedId } from 'cdk8s-kafka-runtime'
import type { OrderPlaced } from '../events.ts'

/** What the producer reads from its environment. */
export const orderSettings = {
  item: setting('ORDER_ITEM', text, 'what is ordered', 'green tea'),
  quantity: setting('ORDER_QUANTITY', wholeNumber(1), 'how many of it', 2),
} as const

/** What is ordered. */
type Wish = Omit<OrderPlaced, 'id'>

/** The order of a run: a pod that is started again orders the same, not once more. */
export const orderOf = (runId: string, { item, quantity }: Wish): OrderPlaced => ({
  id: derivedId(runId, 'order'),
  item,
  quantity,
})
