import { check, sleep } from 'k6'
import http from 'k6/http'

// How many users, for how long, and what the run has to hold, are not said here: `k6 run --config` or flags do.

const url = __ENV.ORDER_SERVICE_URL ?? ''
if (!/^https?:\/\/./.test(url)) {
  throw new Error(`ORDER_SERVICE_URL: got "${url}", expected a URL like http://order-service/api/orders`)
}

// Seconds a user waits between two orders, `<least>-<most>`; 0 for none.
const thinkTime = __ENV.THINK_TIME || '0.5-2'
const [least, most = least] = thinkTime.split('-').map(Number)
if (thinkTime.startsWith('-') || !(least <= most)) {
  throw new Error(`THINK_TIME: got "${thinkTime}", expected seconds like 0.5-2, or 0`)
}

const request = { headers: { 'Content-Type': 'application/json' }, timeout: '10s' }

const products = [
  { productId: 'cable-usb-c', name: 'USB-C cable', cents: 999 },
  { productId: 'mouse-silent', name: 'Silent mouse', cents: 2495 },
  { productId: 'keyboard-tkl', name: 'Compact keyboard', cents: 7990 },
  { productId: 'headset-air', name: 'Wireless headset', cents: 12950 },
  { productId: 'dock-12', name: 'Dock with 12 ports', cents: 18909 },
  { productId: 'monitor-27', name: 'Monitor, 27 inches', cents: 34999 },
]

export default function placeOrder() {
  const response = http.post(url, JSON.stringify(randomOrder()), request)
  check(response, {
    'Status is 202 Accepted': ({ status }) => status === 202,
    'Response has orderId': (answer) => Boolean(orderIdOf(answer)),
  })
  if (most > 0) sleep(least + Math.random() * (most - least))
}

/** An order of one to three products. Money is counted in cents, so that every sum is exact. */
function randomOrder() {
  const first = randomFrom(0, products.length - 1)
  const items = Array.from({ length: randomFrom(1, 3) }, (_, index) => {
    const { cents, ...product } = products[(first + index) % products.length]
    const quantity = randomFrom(1, 3)
    return { ...product, price: cents / 100, quantity, subtotal: (cents * quantity) / 100 }
  })
  const total = items.reduce((cents, { subtotal }) => cents + Math.round(subtotal * 100), 0)
  return { customerId: `customer-${randomFrom(1, 1000)}`, items, totalAmount: total / 100 }
}

const randomFrom = (least, most) => least + Math.floor(Math.random() * (most - least + 1))

/** The id in an answer; none where the answer is no JSON, or there was no answer. */
function orderIdOf(response) {
  try {
    return response.json('orderId')
  } catch {
    return null
  }
}
