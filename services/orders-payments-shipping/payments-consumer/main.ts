import { handle, runConsumer } from '../../runtime/index.ts'
import { paymentReceived } from '../events.ts'
import { onPaymentReceived } from './handler.ts'

await runConsumer({ handlers: [handle(paymentReceived, onPaymentReceived)] })
