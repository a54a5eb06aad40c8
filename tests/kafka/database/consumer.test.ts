import { expect, test } from 'vitest'
import { figure } from '../../figure.ts'
import { until } from '../fixture.ts'
import type { Service } from '../support/service.ts'
import { byKey, describeAnswering } from './support/system.ts'

const range = (length: number) => Array.from({ length }, (_, n) => n)
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f']
const each = (numbers: readonly number[]) => new Map(KEYS.map((key) => [key, numbers]))

/** Numbers of each key, each where it came first. */
const firsts = (keys: ReadonlyMap<string, readonly number[]>) =>
  new Map([...keys].map(([key, numbers]) => [key, [...new Set(numbers)]]))

await describeAnswering('a consumer with a database', (answering) => {
  test('has each event once in its tables and on its topic, in the order of each key', async () => {
    const members = [answering.member(), answering.member()]
    await answering.ask(KEYS, range(500))
    await answering.answered(3_000)
    expect(await answering.rows()).toEqual(each(range(500)))
    await answering.relayed()
    const answers = await answering.stored('answered')
    expect(byKey(answers)).toEqual(each(range(500)))
    expect(new Set(answers.map(({ event }) => event)).size).toBe(3_000)
    for (const member of members) expect((await member.end()).end, member.tail).toBe(0)
  })

  test('dead-letters what cannot be answered, and nothing else', async () => {
    answering.member()
    await answering.ask(KEYS, [...range(100), -1, ...range(100).map((n) => 100 + n)])
    await answering.answered(1_200)
    await until('the dead letters', async () => (await answering.stored('dead')).length === KEYS.length)
    expect(await answering.rows()).toEqual(each(range(200)))
    expect((await answering.stored('dead')).map(({ key, n }) => `${key}${n}`).sort()).toEqual(
      KEYS.map((key) => `${key}-1`),
    )
  })

  test('is killed again and again at work: nothing is lost, nothing has its effect twice, order holds', async () => {
    let members = [answering.member(), answering.member()]
    await Promise.all(
      members.map((one) => until('a member', async () => one.lines.some(({ msg }) => /joined/.test(msg)))),
    )
    const asked = answering.ask(KEYS, range(2_000))
    let seen = 0
    for (const kill of range(4)) {
      const [first] = members
      if (first === undefined) break
      await first.seen(Math.min(first.events.length + 500, 1_500 + kill * 500))
      await first.end('SIGKILL')
      seen += first.events.length
      members = [...members.slice(1), answering.member()]
    }
    await asked
    await answering.answered(12_000)
    await answering.relayed()
    expect(await answering.rows()).toEqual(each(range(2_000)))
    const answers = await answering.stored('answered')
    expect(firsts(byKey(answers))).toEqual(each(range(2_000)))
    seen += members.reduce((sum, { events }) => sum + events.length, 0)
    figure(`4 kills: ${seen - 12_000} handled again and rolled back, ${answers.length - 12_000} answers sent again`)
    for (const member of members) expect((await member.end()).end, member.tail).toBe(0)
  })

  test('keeps its place while the database is away, and goes on by itself when it is back', async () => {
    const member = answering.member()
    const numbers = range(1_000)
    const asked = answering.ask(KEYS, numbers.slice(0, 500))
    await member.seen(500)
    await answering.postgres.server.kill()
    await asked
    // It may have been through with the first half before the database was gone.
    await answering.ask(KEYS, numbers.slice(500))
    await until('it to notice', async () => member.lines.some(({ msg }) => msg === 'waiting for what is away'))
    // Longer than the session timeout of its group.
    await new Promise((resolve) => setTimeout(resolve, 12_000))
    expect(member.running).toBe(true)
    await answering.postgres.server.start()
    await answering.answered(6_000)
    await answering.relayed()
    expect(await answering.rows()).toEqual(each(range(1_000)))
    expect(firsts(byKey(await answering.stored('answered')))).toEqual(each(range(1_000)))
    expect(await answering.stored('dead')).toEqual([])
    expect(member.lines.filter(({ msg }) => msg === 'joined the group')).toHaveLength(1)
    expect((await member.end()).end, member.tail).toBe(0)
  })

  test('waits at its start for a database that is away', async () => {
    await answering.postgres.server.stop()
    const member = answering.member()
    const waits = (one: Service) =>
      until('it to say so', async () => one.lines.some(({ msg }) => msg === 'waiting for the database'))
    await waits(member)
    // And it can be stopped meanwhile.
    const other = answering.member()
    await waits(other)
    expect((await other.end()).end, other.tail).toBe(0)
    await answering.postgres.server.start()
    await answering.ask(KEYS, range(10))
    await answering.answered(60)
    expect((await member.end()).end, member.tail).toBe(0)
  })
})
