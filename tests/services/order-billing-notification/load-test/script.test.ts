import { beforeEach, describe, expect, test, vi } from 'vitest'
import { type Order, order } from '../../../../services/order-billing-notification/order-service/order.ts'

// k6 is a program, not a package: what the script imports is nowhere else.
const k6 = vi.hoisted(() => ({ check: vi.fn(), sleep: vi.fn(), post: vi.fn() }))
vi.mock('k6', () => ({ check: k6.check, sleep: k6.sleep }))
vi.mock('k6/http', () => ({ default: { post: k6.post } }))

const url = 'http://order-service/api/orders'
const script = '../../../../services/order-billing-notification/load-test/script.js'

/** One iteration of a user, with the variables of the pod. */
async function user(env: Readonly<Record<string, string>> = {}): Promise<() => void> {
  vi.stubGlobal('__ENV', { ORDER_SERVICE_URL: url, ...env })
  return (await import(script)).default
}

const posted = (): Order[] => k6.post.mock.calls.map(([, body]) => JSON.parse(body))

beforeEach(() => {
  vi.resetModules()
  vi.clearAllMocks()
})

test('every order is one that the service accepts, of one to three products', async () => {
  const iterate = await user()
  for (let count = 0; count < 500; count++) iterate()
  for (const body of posted()) expect(order.safeParse(body)).toMatchObject({ success: true })
  expect(new Set(posted().map(({ items }) => items.length))).toEqual(new Set([1, 2, 3]))
  expect(new Set(posted().map(({ customerId }) => customerId)).size).toBeGreaterThan(100)
})

test('an order is posted as JSON, and given up after ten seconds', async () => {
  const iterate = await user()
  iterate()
  expect(k6.post).toHaveBeenCalledExactlyOnceWith(url, expect.any(String), {
    headers: { 'Content-Type': 'application/json' },
    timeout: '10s',
  })
})

describe('the answer', () => {
  const json = (value: unknown) => () => value
  const none = () => {
    throw new Error('the body is null')
  }

  test.each([
    [{ status: 202, json: json('8f6e') }, [true, true]],
    [{ status: 202, json: json(undefined) }, [true, false]],
    [{ status: 503, json: none }, [false, false]],
    [{ status: 0, json: none }, [false, false]],
  ])('%j is checked: %j', async (response, results) => {
    k6.post.mockReturnValue(response)
    const iterate = await user()
    iterate()
    const [[answer, checks] = []] = k6.check.mock.calls
    expect(Object.keys(checks)).toEqual(['Status is 202 Accepted', 'Response has orderId'])
    expect(Object.values(checks).map((holds) => (holds as (answer: unknown) => unknown)(answer))).toEqual(results)
  })
})

describe('a user pauses', () => {
  test.each<readonly [Record<string, string>, number, number]>([
    [{}, 0.5, 2],
    [{ THINK_TIME: '' }, 0.5, 2],
    [{ THINK_TIME: '1-1.5' }, 1, 1.5],
    [{ THINK_TIME: '3' }, 3, 3],
  ])('with %j for %d to %d seconds', async (env, least, most) => {
    const iterate = await user(env)
    for (let count = 0; count < 50; count++) iterate()
    for (const [pause] of k6.sleep.mock.calls) {
      expect(pause).toBeGreaterThanOrEqual(least)
      expect(pause).toBeLessThanOrEqual(most)
    }
    expect(k6.sleep).toHaveBeenCalledTimes(50)
  })

  test.each(['0', '0-0'])('not at all with %s', async (pause) => {
    const iterate = await user({ THINK_TIME: pause })
    iterate()
    expect(k6.sleep).not.toHaveBeenCalled()
  })
})

describe('it does not begin', () => {
  test.each(['', '10.0.0.1/api/orders', 'http://'])('with the URL %j', async (given) => {
    await expect(user({ ORDER_SERVICE_URL: given })).rejects.toThrow(
      `ORDER_SERVICE_URL: got "${given}", expected a URL like http://order-service/api/orders`,
    )
  })

  test.each(['1s', '2-1', '-1', 'none'])('with the pause %j', async (pause) => {
    await expect(user({ THINK_TIME: pause })).rejects.toThrow(
      `THINK_TIME: got "${pause}", expected seconds like 0.5-2, or 0`,
    )
  })
})
