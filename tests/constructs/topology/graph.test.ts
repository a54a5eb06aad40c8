import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PostgresDatabase, ProducerJob } from '../../../constructs/index.ts'
import { describeSystem } from '../../../constructs/topology/describe/index.ts'
import { impactOf, subjectsOf, writersOf } from '../../../constructs/topology/graph/impact.ts'
import { mermaid } from '../../../constructs/topology/graph/mermaid.ts'
import { buildSystems } from '../../../synthesis/build.ts'
import { project } from '../../project.ts'
import { testSystem } from '../../support.ts'
import { guest, shop } from './support.ts'

/** sender → orders → billing → bills → mailer, with a database and somebody outside. */
function chain() {
  const { system, chart, kafka, topic, read } = shop()
  const orders = kafka.addTopic('orders')
  const bills = kafka.addTopic('bills', { peers: [{ name: 'the "tax" office; monthly', direction: 'consumes' }] })
  const database = new PostgresDatabase(chart, 'postgres', { database: 'a', user: 'b' })
  new ProducerJob(chart, 'sender', { produces: [orders] })
  read('billing', [orders], { produces: [bills], group: 'bills', database })
  read('mailer', [bills, topic('letters', { peers: [{ name: 'the till', direction: 'produces' }] })], {
    deadLetters: true,
  })
  return describeSystem(system)
}

describe('the picture', () => {
  test('has every node and arrow of a system', () => {
    expect(mermaid(chain())).toBe(`flowchart LR
  service_sender["sender<br>ProducerJob, 1 pod(s)"]
  service_billing["billing<br>EventConsumer, 2 pod(s)"]
  service_mailer["mailer<br>EventConsumer, 2 pod(s)"]
  topic_orders(["orders<br>3 partition(s)"])
  topic_bills(["bills<br>3 partition(s)"])
  topic_orders_dlq(["orders.dlq<br>3 partition(s)"]):::dead
  topic_letters(["letters<br>3 partition(s)"])
  topic_bills_dlq(["bills.dlq<br>3 partition(s)"]):::dead
  topic_letters_dlq(["letters.dlq<br>3 partition(s)"]):::dead
  database_postgres[("postgres")]
  outside{{"the #34;tax#34; office#59; monthly"}}
  outside_2{{"the till"}}
  service_sender --> topic_orders
  service_billing --> topic_bills
  topic_orders -->|"bills"| service_billing
  service_billing -.-> topic_orders_dlq
  topic_bills -->|"mailer"| service_mailer
  topic_letters -->|"mailer"| service_mailer
  service_mailer -.-> topic_bills_dlq
  service_mailer -.-> topic_letters_dlq
  service_billing --- database_postgres
  topic_bills --> outside
  outside_2 --> topic_letters
  classDef dead stroke-dasharray: 4 4
`)
  })

  test('points out what is marked, dead letters included', () => {
    const text = mermaid(chain(), new Set(['topic:orders', 'topic:orders.dlq', 'service:billing', 'database:postgres']))
    expect(text.match(/^ {2}\w+(?=.*:::marked$)/gm)).toEqual([
      '  service_billing',
      '  topic_orders',
      '  topic_orders_dlq',
      '  database_postgres',
    ])
    expect(text).toContain('  classDef marked ')
  })

  test('tells topics of two clusters, and names that look alike, from each other', () => {
    const system = testSystem()
    const east = guest('east', system)
    east.topic('a-b')
    east.topic('a--b')
    expect(mermaid(describeSystem(system))).toMatch(/topic_a_b\(.*\n {2}topic_a_b_2\(/)
  })

  test('of the README is the one that the code draws', () => {
    const [system] = buildSystems(project, { system: 'order-inventory-notification', environment: 'production' })
    if (system === undefined) throw new Error('unreachable')
    expect(readFileSync('README.md', 'utf8')).toContain(`\`\`\`mermaid\n${mermaid(describeSystem(system))}\`\`\`\n`)
  })
})

describe('the impact', () => {
  const impact = (subject: string) => impactOf(chain(), subject).map((one) => `${one.distance} ${one.subject}`)

  test('of a topic: its readers, what they send, and so on; dead letters of what is affected only', () => {
    expect(impact('topic:orders')).toEqual([
      '1 service:billing',
      '1 topic:orders.dlq',
      '2 topic:bills',
      '3 service:mailer',
      '3 topic:bills.dlq',
      '3 outside:the "tax" office; monthly',
    ])
    expect(writersOf(chain(), 'orders')).toEqual(['sender'])
    expect(writersOf(chain(), 'letters')).toEqual(['the till'])
    expect(writersOf(chain(), 'orders.dlq')).toEqual(['billing'])
  })

  test('of a service begins with what it sends and puts aside', () => {
    expect(impact('service:mailer')).toEqual(['1 topic:bills.dlq', '1 topic:letters.dlq'])
    expect(impact('service:billing').slice(0, 2)).toEqual(['1 topic:bills', '1 topic:orders.dlq'])
  })

  test('of a group, and of a database, begins with who uses it', () => {
    expect(impact('group:bills').slice(0, 2)).toEqual(['1 service:billing', '2 topic:bills'])
    expect(impact('database:postgres').slice(0, 2)).toEqual(['1 service:billing', '2 topic:bills'])
  })

  test('of an event begins with its topics', () => {
    const [system] = buildSystems(project, { system: 'order-billing-notification', environment: 'production' })
    if (system === undefined) throw new Error('unreachable')
    expect(impactOf(describeSystem(system), 'event:payment.requested').slice(0, 2)).toMatchObject([
      { subject: 'topic:payment-requests', because: 'carries payment.requested' },
      { subject: 'service:billing-service' },
    ])
  })

  test('ends where services answer each other', () => {
    const { system, kafka, read } = shop()
    const [questions, answers] = [kafka.addTopic('questions'), kafka.addTopic('answers')]
    read('asker', [answers], { produces: [questions] })
    read('answerer', [questions], { produces: [answers] })
    expect(impactOf(describeSystem(system), 'topic:answers').map(({ subject }) => subject)).toEqual([
      'service:asker',
      'topic:answers.dlq',
      'topic:questions',
      'service:answerer',
      'topic:questions.dlq',
    ])
  })

  test('can be asked of everything that there is', () => {
    expect(subjectsOf(chain())).toEqual([
      'service:sender',
      'service:billing',
      'service:mailer',
      'topic:orders',
      'topic:bills',
      'topic:orders.dlq',
      'topic:letters',
      'topic:bills.dlq',
      'topic:letters.dlq',
      'group:bills',
      'group:mailer',
      'database:postgres',
    ])
  })
})
