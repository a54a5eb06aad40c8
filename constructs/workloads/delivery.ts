import { Duration } from 'cdk8s'
import { milliseconds } from '../platform/quantities.ts'

/** The shortest `delivery.timeout.ms` in milliseconds that the setting accepts. */
export const LEAST_DELIVERY_MS = 100

/**
 * How long a handler waits for an acknowledgement: less than its own deadline, which would otherwise expire first and count
 * an outage of the brokers as a failed attempt. Five seconds are left for the rest of the work, at most half of the time.
 */
export const deliveryWithin = (handler: Duration): Duration =>
  Duration.millis(Math.floor(Math.max(milliseconds(handler) - 5_000, milliseconds(handler) / 2)))
