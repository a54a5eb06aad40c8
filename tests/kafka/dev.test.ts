import { networkInterfaces } from 'node:os'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { freePorts } from '../../dev/kafka/ports.ts'
import { postgresAvailability } from '../../dev/postgres/availability.ts'
import { describeWhere } from '../available.ts'
import { describeWhereKafkaRuns, until } from './fixture.ts'

/** A system that was started with `dev`. */
class Dev {
  output = ''
  readonly #process

  constructor(system: string, env: Readonly<Record<string, string>> = {}) {
    const args = ['--import', 'tsx', 'main.ts', 'dev', system]
    this.#process = execa('node', args, {
      reject: false,
      all: true,
      env: { ...env, KAFKA_BOOTSTRAP_SERVERS: undefined, PGHOST: undefined },
    })
    this.#process.all.on('data', (data) => {
      this.output += data
    })
  }

  /** Types lines, or pipes them in. */
  type(...lines: readonly string[]): void {
    this.#process.stdin.write(lines.map((line) => `${line}\n`).join(''))
  }

  /** Waits until every line has been printed. */
  async shows(...lines: readonly RegExp[]): Promise<void> {
    await until('the lines', async () => {
      if (this.#process.exitCode !== null) throw new Error('ended early')
      return lines.every((line) => line.test(this.output))
    }).catch((error) => {
      throw new Error(`${error.message}\n${this.output}`)
    })
  }

  /** Stops it, and expects that nothing is left. */
  async stop(): Promise<void> {
    // Twice, as with npm: the terminal sends it to every process, and npm passes it on.
    this.#process.kill('SIGINT')
    this.#process.kill('SIGINT')
    const { exitCode } = await this.#process
    const ended = this.output.match(/\| ended: .*/g)
    const stackTraces = this.output.match(/^\s+at .*:\d+\)?$/gm)
    expect({ exitCode, ended, stackTraces }, this.output).toEqual({ exitCode: 0, ended: null, stackTraces: null })
    const bootstrap = /Kafka runs .*127\.0\.0\.1:(\d+)/.exec(this.output)?.[1]
    await expect(fetch(`http://127.0.0.1:${bootstrap}`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  }
}

/** Where others on the network would find this machine. */
const addressesOfOthers = () =>
  Object.values(networkInterfaces()).flatMap((all = []) => all.filter((one) => !one.internal && one.family === 'IPv4'))

const postgres = await postgresAvailability()

await describeWhereKafkaRuns('main.ts dev', () => {
  test('orders-payments-shipping: shows events of all three topics, and one Ctrl-C stops everything', async () => {
    const dev = new Dev('orders-payments-shipping')
    await dev.shows(
      /^orders-consumer +\| .*Alice Smith/m,
      /^payments-consumer +\| .*1200/m,
      /^shipping-consumer +\| .*UPS/m,
      /^kafka-producer +\| completed/m,
    )
    await dev.stop()
  })

  test('order-billing-notification: an order that is posted shows in all three services', async () => {
    const [free] = await freePorts(1)
    const dev = new Dev('order-billing-notification', { HTTP_PORT: String(free) })
    const listening = /^order-service +\| .*listening.*:(\d+)/m
    await dev.shows(listening)
    const port = listening.exec(dev.output)?.[1]
    const item = { productId: 'product-abc', name: 'Test Product', price: 49.99, quantity: 2, subtotal: 99.98 }
    const answer = await fetch(`http://127.0.0.1:${port}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customerId: 'test-customer-123', items: [item], totalAmount: 99.98 }),
    })
    expect(answer.status).toBe(202)
    for (const { address } of addressesOfOthers()) {
      await expect(fetch(`http://${address}:${port}/`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
    }
    const { orderId } = (await answer.json()) as { orderId: string }
    await dev.shows(
      ...['order', 'billing', 'notification'].map((name) => new RegExp(`^${name}-service +\\| .*${orderId}`, 'm')),
    )
    await dev.stop()
  })

  test('order-payment-notification: orders that are typed are stored, paid and notified', async () => {
    const [free] = await freePorts(1)
    const dev = new Dev('order-payment-notification', { HTTP_PORT: String(free) })
    // Before anything runs: the lines wait for the service.
    dev.type('101', '102', '103', '10 1')
    await dev.shows(
      ...[101, 102, 103].flatMap((id) => [
        new RegExp(`^order-service +\\| .*order ${id} is stored: topic orders, partition 0`, 'm'),
        new RegExp(`^payment-service +\\| .*order ${id} is paid`, 'm'),
        new RegExp(`^notification-service +\\| .*the payment of order ${id} went through`, 'm'),
      ]),
      /^order-service +\| .*"10 1" is no order id/m,
    )
    await dev.stop()
  })

  describeWhere(postgres, 'with a database', () => {
    test('order-inventory-notification: an order that is posted is decided, and its notification goes out', async () => {
      const [free] = await freePorts(1)
      const dev = new Dev('order-inventory-notification', { HTTP_PORT: String(free) })
      const listening = /^order-service +\| .*listening.*:(\d+)/m
      await dev.shows(listening, /^postgres +\| .*PostgreSQL runs/m)
      const url = `http://127.0.0.1:${listening.exec(dev.output)?.[1]}/orders`
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ item: 'Laptop', quantity: 1 }),
      })
      expect(answer.status).toBe(201)
      const { id } = (await answer.json()) as { id: string }
      await dev.shows(new RegExp(`^notification-service +\\| .*${id}`, 'm'))
      await until('the order to be confirmed', async () => {
        const order = (await (await fetch(`${url}/${id}`)).json()) as { status: string }
        return order.status === 'confirmed'
      })
      await dev.stop()
    })
  })
})
