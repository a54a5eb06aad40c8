import { setting, text, wholeNumber } from '../../../contracts/codec.ts'

/** Settings of the producer Job: the order that it sends. */
export const orderSettings = {
  user: setting('ORDER_USER', text, 'who orders', 'david'),
  item: setting('ORDER_ITEM', text, 'what is ordered', 'chicken burger'),
  quantity: setting('ORDER_QUANTITY', wholeNumber(1), 'how many of it', 5),
} as const
