import { handle, runConsumer } from '../../runtime/index.ts'
import { paymentRequested } from '../events.ts'
import { createOnPaymentRequested } from './handler.ts'
import { billingSettings } from './settings.ts'

await runConsumer({
  settings: billingSettings,
  handlers: ({ settings, producer }) => [
    handle(paymentRequested, createOnPaymentRequested(producer, settings.paymentLimit)),
  ],
})
