import { handle, runConsumer } from '../../runtime/index.ts'
import { paymentSucceeded } from '../events.ts'
import { createOnPaymentSucceeded } from './handler.ts'

await runConsumer({ handlers: [handle(paymentSucceeded, createOnPaymentSucceeded())] })
