import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Project, SystemDefinition } from '../../constructs/index.ts'
import { EventConsumer, KafkaCluster } from '../../constructs/index.ts'
import { impactOf, writersOf } from '../../constructs/topology/graph/impact.ts'
import { landscapeOf, surroundingsOf } from '../../constructs/topology/graph/landscape.ts'
import { mermaid } from '../../constructs/topology/graph/mermaid.ts'
import { lint } from '../../constructs/topology/lint/index.ts'
import { analytics } from '../../examples/shared-cluster/analytics/system.ts'
import { environments } from '../../examples/shared-cluster/environments.ts'
import { orders } from '../../examples/shared-cluster/orders/system.ts'
import { ordersTopic } from '../../examples/shared-cluster/orders/topics.ts'
import { asyncApiDocuments, DOCUMENTS, writtenDocuments } from '../../synthesis/asyncapi.ts'
import { buildProgram } from '../../synthesis/build.ts'
import { describedProgram } from '../../synthesis/describe.ts'
import { placedFindings } from '../../synthesis/findings.ts'
import { readFolder } from '../../synthesis/folder.ts'
import { synthesize } from '../../synthesis/synthesize.ts'

const FOLDER = 'examples/shared-cluster'

const project: Project = { systems: [orders, analytics], environments }

/** The example with something more in one of its systems. */
const changed = (definition: SystemDefinition, more: SystemDefinition['build']): Project => ({
  environments,
  systems: project.systems.map((one) =>
    one !== definition
      ? one
      : {
          ...one,
          build(system, environment) {
            one.build(system, environment)
            more(system, environment)
          },
        },
  ),
})

/** What `synth` says instead of writing. */
function refused(
  given: Project,
  selection: { readonly environment?: string; readonly system?: string } = {},
): string[] {
  try {
    synthesize(given, { environment: 'production', ...selection })
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  }
  return []
}

describe('two systems on one cluster', () => {
  const { files, warnings } = synthesize(project)
  const file = (path: string) => files.get(`${path}.k8s.yaml`) ?? ''
  const topics = (path: string) => [...file(path).matchAll(/^ {8}"name": "(.*)"/gm)].map(([, name]) => name)

  test('are what is committed', () => {
    expect(readFolder(`${FOLDER}/dist`)).toEqual(files)
    expect(warnings).toEqual([])
  })

  test('meet across namespaces, or in the one that kubectl is given', () => {
    expect(file('production/analytics/report-service')).toContain('value: kafka-bootstrap.orders.svc:9092\n')
    expect(file('production/orders/billing-service')).toContain('value: kafka-bootstrap:9092\n')
    expect(file('local/analytics/report-service')).toContain('value: kafka-bootstrap:9092\n')
  })

  test('make their own topics, each by a reconciler of its own', () => {
    expect(topics('production/orders/topics')).toEqual(['orders', 'orders.dlq'])
    expect(topics('production/analytics/topics')).toEqual(['reports', 'orders.analytics.dlq', 'reports.dlq'])
  })

  test('are clean for lint', () => {
    const { systems, names } = buildProgram(project)
    const found = placedFindings(systems, { systems, names })
    expect(lint(systems, found)).toEqual([])
  })

  test('have documents that name each other', async () => {
    const documents = await asyncApiDocuments(project, {})
    expect(writtenDocuments(`${FOLDER}/${DOCUMENTS}`, {})).toEqual(documents)
    expect(documents.get('orders/asyncapi.yaml')).toContain(
      'Read by analytics/report-service in the group report-service, of another system.',
    )
    expect(documents.get('analytics/asyncapi.yaml')).toContain('url: ../orders/asyncapi.yaml#/channels/orders\n')
    expect(documents.get('analytics/asyncapi.yaml')).toContain('host: kafka-bootstrap.orders.svc:9092\n')
  })
})

describe('who sends what to whom', () => {
  const described = () => describedProgram(project, { environment: 'production' })
  const seen = async (name: string) => {
    const all = await described()
    const home = all.find(({ system }) => system === name)
    if (home === undefined) throw new Error(name)
    return mermaid(surroundingsOf(home, all))
  }

  test('is drawn with the readers in other systems, and peers outside of the program', async () => {
    const text = await seen('orders')
    expect(text).toContain('  subgraph system_analytics["analytics"]\n    service_analytics_report_service[')
    expect(text).toContain('  topic_orders -->|"report-service"| service_analytics_report_service\n')
    expect(text).toContain('  outside{{"warehouse<br>User:CN=warehouse"}}\n')
    expect(text).toContain('  topic_orders -->|"warehouse-orders"| outside\n')
    expect(text).not.toContain('dashboard')
  })

  test('is drawn with the owner of what is borrowed, and not with its other readers', async () => {
    const text = await seen('analytics')
    expect(text).toContain('  service_orders_order_service --> topic_orders_orders\n')
    expect(text).toContain('  topic_orders_orders -->|"report-service"| service_report_service\n')
    expect(text).not.toMatch(/billing|warehouse/)
    expect(readFileSync('docs/sharing.md', 'utf8')).toContain(`\`\`\`mermaid\n${text}\`\`\`\n`)
  })

  test('is drawn as a whole, a frame for each system', async () => {
    const all = landscapeOf(await described())
    const text = all === undefined ? '' : mermaid(all)
    expect(text.match(/subgraph \w+/g)).toEqual(['subgraph system_orders', 'subgraph system_analytics'])
    expect(text.match(/orders<br>6/g)).toHaveLength(1)
  })

  test('tells who breaks in other systems', async () => {
    const all = landscapeOf(await described(), 'orders')
    if (all === undefined) throw new Error('unreachable')
    expect(impactOf(all, 'topic:orders').map(({ distance, subject }) => `${distance} ${subject}`)).toEqual([
      '1 service:billing-service',
      '1 service:analytics/report-service',
      '1 topic:orders.dlq',
      '1 topic:analytics/orders.analytics.dlq',
      '1 outside:warehouse',
      '2 topic:analytics/reports',
      '3 service:analytics/dashboard-service',
      '3 topic:analytics/reports.dlq',
    ])
    expect(writersOf(all, 'analytics/reports')).toEqual(['analytics/report-service'])
  })
})

describe('refused is', () => {
  const consumer = (group: string) =>
    changed(analytics, (system) => {
      const kafka = KafkaCluster.ofSystem(system, 'again', { owner: orders, cluster: 'kafka' })
      new EventConsumer(system.chart('late'), 'late', { consumes: [kafka.useTopic(ordersTopic)], group })
    })

  test('a group that both use, whichever is about to be written', () => {
    const at = (system: string, id: string, other: string) =>
      `production/${system}: ${id}: group: got "billing-service", expected a group that ${other} on the same cluster does not use; give each workload its own group: then each gets every event`
    const given = consumer('billing-service')
    const ours = at('analytics', 'late/late', 'orders/billing-service')
    const theirs = at('orders', 'billing-service/billing-service', 'analytics/late')
    expect(refused(given, { system: 'analytics' }).filter((line) => line.includes('group'))).toEqual([ours])
    expect(refused(given, { system: 'orders' })).toEqual([theirs])
  })

  test('a group of somebody outside of the program', () => {
    expect(refused(consumer('warehouse-orders')).filter((line) => line.includes('group'))).toEqual([
      'production/analytics: late/late: group: got "warehouse-orders", expected a group that warehouse, outside of the program, on the same cluster does not use; give each workload its own group: then each gets every event',
    ])
  })

  test('a topic that is not lent, or is lent to others', () => {
    const taken = (readers: readonly string[]) =>
      refused(
        changed(analytics, (system) => {
          const kafka = KafkaCluster.ofSystem(system, 'again', { owner: orders, cluster: 'kafka' })
          kafka.useTopic({ ...ordersTopic, readers })
        }),
      )
    expect(taken([])).toContain(
      `production/analytics: again/topics/orders: readers: got "analytics", expected no system: orders does not lend orders; let the owner add 'analytics' to the readers of its defineTopic(), or to the writers`,
    )
    expect(taken(['billing'])).toContain(
      `production/analytics: again/topics/orders: readers: got "analytics", expected one of billing, to which orders lends orders; let the owner add 'analytics' to the readers of its defineTopic(), or to the writers`,
    )
  })
})
