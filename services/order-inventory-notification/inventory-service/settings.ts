import { setting, wholeNumber } from '../../../contracts/codec.ts'

/** Settings of the inventory service. */
export const inventorySettings = {
  initialStock: setting(
    'INITIAL_STOCK',
    wholeNumber(0, 1_000_000_000),
    'pieces of an item that nobody has ordered before; what is known keeps its stock',
    100,
  ),
} as const
