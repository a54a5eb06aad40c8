import { handle, runConsumer } from '../../runtime/index.ts'
import { paymentApproved, paymentDeclined } from '../events.ts'
import { createOnPaymentResult } from './handler.ts'

const onPaymentResult = createOnPaymentResult()

await runConsumer({ handlers: [handle(paymentApproved, onPaymentResult), handle(paymentDeclined, onPaymentResult)] })
