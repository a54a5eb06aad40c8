import { handle, runConsumer } from '../../runtime/index.ts'
import { shipmentDispatched } from '../events.ts'
import { onShipmentDispatched } from './handler.ts'

await runConsumer({ handlers: [handle(shipmentDispatched, onShipmentDispatched)] })
