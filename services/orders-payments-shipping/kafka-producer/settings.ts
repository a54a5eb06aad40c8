import { setting, wholeNumber } from '../../../contracts/codec.ts'

/** Settings of the producer Job. */
export const kafkaProducerSettings = {
  count: setting('EVENT_COUNT', wholeNumber(1), 'rounds to send; each is one order, one payment and one shipment', 1),
  perSecond: setting('EVENTS_PER_SECOND', wholeNumber(0), 'most events sent in a second; 0: as fast as possible', 0),
  seed: setting(
    'EVENT_SEED',
    wholeNumber(0),
    'chooses customers, items, amounts and carriers after the first round',
    1,
  ),
} as const
