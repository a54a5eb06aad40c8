import { execa } from 'execa'
import { expect, test } from 'vitest'
import { describeWhereKafkaRuns, until } from './fixture.ts'

await describeWhereKafkaRuns('main.ts dev orders-payments-shipping', () => {
  test('shows events of all three topics being consumed, and one Ctrl-C stops everything', async () => {
    const args = ['--import', 'tsx', 'main.ts', 'dev', 'orders-payments-shipping']
    const dev = execa('node', args, { reject: false, all: true, env: { KAFKA_BOOTSTRAP_SERVERS: undefined } })
    let output = ''
    dev.all.on('data', (data) => {
      output += data
    })
    const shown = [
      /^orders-consumer +\| .*Alice Smith/m,
      /^payments-consumer +\| .*1200/m,
      /^shipping-consumer +\| .*UPS/m,
      /^kafka-producer +\| completed/m,
    ]
    await until('an event of each topic', async () => {
      if (dev.exitCode !== null) throw new Error(`ended early:\n${output}`)
      return shown.every((line) => line.test(output))
    })
    // Twice, as with npm: the terminal sends it to every process, and npm passes it on.
    dev.kill('SIGINT')
    dev.kill('SIGINT')
    const { exitCode } = await dev
    expect({ exitCode, ended: output.match(/\| ended: .*/g) }, output).toEqual({ exitCode: 0, ended: null })
    const bootstrap = /Kafka runs .*127\.0\.0\.1:(\d+)/.exec(output)?.[1]
    await expect(fetch(`http://127.0.0.1:${bootstrap}`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })
})
