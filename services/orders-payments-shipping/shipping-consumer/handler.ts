import type { HandlerContext } from '../../runtime/index.ts'
import type { ShipmentDispatched } from '../events.ts'

/** Takes in a shipment. */
export function onShipmentDispatched(shipment: ShipmentDispatched, { log }: HandlerContext): void {
  log.info(shipment, `${shipment.carrier} shipment is ${shipment.status}`)
}
