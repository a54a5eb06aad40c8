import { handle, runConsumer } from '../../runtime/index.ts'
import { paymentApproved, paymentDeclined } from '../events.ts'
import { createOnPaymentResult } from './handler.ts'

const onPaymentResult = createOnPaymentResult()

// Declined first: an event without headers is known by its shape, and a declined payment has all that an approved one has.
await runConsumer({ handlers: [handle(paymentDeclined, onPaymentResult), handle(paymentApproved, onPaymentResult)] })
