import { setting, text, wholeNumber } from '../../../contracts/codec.ts'

/** Settings of the producer Job: the order that it sends. */
export const orderSettings = {
  user: setting('ORDER_USER', text, 'who orders', 'david'),
  item: setting('ORDER_ITEM', text, 'what is ordered', 'chicken burger'),
  quantity: setting('ORDER_QUANTITY', wholeNumber(1), 'how many of it', 5),
  runId: setting(
    'EVENT_RUN_ID',
    text,
    "names this run: the same run sends the same order again (a Job passes its uid, so that a retried pod does not send another one); 'random': a new run at every start",
    'random',
  ),
} as const
