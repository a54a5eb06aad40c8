import { distinctNames } from '../names.ts'
import type { TopologyValue, WorkloadValue } from '../value.ts'

/** The parentheses that make the shape of a node. */
const shapes = { box: ['[', ']'], round: ['([', '])'], cylinder: ['[(', ')]'], hexagon: ['{{', '}}'] } as const

interface Node {
  /** As a subject of an impact is written; of a topic, with its cluster behind an @. */
  readonly id: string
  readonly shape: keyof typeof shapes
  readonly lines: readonly string[]
  readonly dead?: boolean
  /** The other system that it is in. */
  readonly system?: string | undefined
}

interface Edge {
  readonly from: string
  readonly to: string
  readonly arrow: '-->' | '-.->' | '---'
  readonly label?: string | undefined
}

/**
 * A system as a Mermaid flowchart: workloads are boxes, topics are round, databases are cylinders, and who is outside of the
 * program is a hexagon; what is in another system stands in a frame. What goes into dead letters is dashed.
 * @param marked nodes to point out, as `topic:orders`
 */
export function mermaid(topology: TopologyValue, marked: ReadonlySet<string> = new Set()): string {
  const nodes = nodesOf(topology)
  const names = distinctNames(
    nodes.map(({ id }) => id),
    nodeName,
  )
  const name = (id: string) => names.get(id) ?? ''
  const drawn = ({ id, shape, lines, dead }: Node) => {
    const [open, close] = shapes[shape]
    const style = marked.has(id.replace(/^(topic:.*)@.*$/, '$1')) ? ':::marked' : dead ? ':::dead' : ''
    return `  ${name(id)}${open}"${lines.map(text).join('<br>')}"${close}${style}`
  }
  const systems = [...new Set(nodes.flatMap(({ system }) => system ?? []))]
  const lines = [
    'flowchart LR',
    ...nodes.filter(({ system }) => system === undefined).map(drawn),
    ...systems.flatMap((system) => [
      `  subgraph ${nodeName(`system:${system}`)}["${text(system)}"]`,
      ...nodes.filter((node) => node.system === system).map((node) => `  ${drawn(node)}`),
      '  end',
    ]),
    ...edgesOf(topology).map(
      ({ from, to, arrow, label }) => `  ${name(from)} ${arrow}${label ? `|"${text(label)}"|` : ''} ${name(to)}`,
    ),
    '  classDef dead stroke-dasharray: 4 4',
    ...(marked.size > 0 ? ['  classDef marked stroke:#d1242f,stroke-width:3px'] : []),
  ]
  return `${lines.join('\n')}\n`
}

function nodesOf(topology: TopologyValue): Node[] {
  const { clusters, workloads, topics, databases } = topology
  const nodes: Node[] = [
    ...workloads.map((one) => {
      const [system, name] = placeOf(one.name)
      return { id: `service:${one.name}`, shape: 'box' as const, lines: [name, pods(one)], system }
    }),
    ...topics.map(({ cluster, name: id, partitions, deadLettersOf }) => {
      const [system, name] = placeOf(id)
      return {
        id: topicId(cluster, id),
        shape: 'round' as const,
        lines: [name, `${partitions} partition(s)`, ...(clusters.length > 1 ? [cluster] : [])],
        dead: deadLettersOf !== undefined,
        system,
      }
    }),
    ...databases.map(({ name: id }) => {
      const [system, name] = placeOf(id)
      return { id: `database:${id}`, shape: 'cylinder' as const, lines: [name], system }
    }),
  ]
  const outside = new Map(topics.flatMap(({ peers = [] }) => peers.map(({ name, principal }) => [name, principal])))
  return [
    ...nodes,
    ...[...outside].map(([who, principal]) => ({
      id: `outside:${who}`,
      shape: 'hexagon' as const,
      lines: [who, ...(principal === undefined ? [] : [principal])],
    })),
  ]
}

/** The other system that something is in, and what it is called there. */
function placeOf(name: string): readonly [string | undefined, string] {
  const slash = name.indexOf('/')
  return slash < 0 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)]
}

function edgesOf({ edges, workloads, databases, topics }: TopologyValue): Edge[] {
  const groups = new Map(workloads.map(({ name, group }) => [name, group]))
  return [
    ...edges.map(({ kind, workload, cluster, topic }): Edge => {
      const [service, channel] = [`service:${workload}`, topicId(cluster, topic)]
      if (kind === 'consumes') return { from: channel, to: service, arrow: '-->', label: groups.get(workload) }
      return { from: service, to: channel, arrow: kind === 'produces' ? '-->' : '-.->' }
    }),
    ...databases.flatMap(({ name, workloads }) =>
      workloads.map((user): Edge => ({ from: `service:${user}`, to: `database:${name}`, arrow: '---' })),
    ),
    ...topics.flatMap(({ cluster, name, peers = [] }) =>
      peers.map((peer): Edge => {
        const [who, channel] = [`outside:${peer.name}`, topicId(cluster, name)]
        if (peer.direction === 'produces') return { from: who, to: channel, arrow: '-->' }
        return { from: channel, to: who, arrow: '-->', label: peer.group }
      }),
    ),
  ]
}

const topicId = (cluster: string, name: string) => `topic:${name}@${cluster}`

/** Prefixed with its kind, no name is a keyword of Mermaid, such as end. The name of an external program may be a sentence. */
function nodeName(id: string): string {
  const [kind = '', name = ''] = id.split(/[:@]/)
  return kind === 'outside' ? kind : `${kind}_${name.replaceAll(/[^A-Za-z0-9]+/g, '_')}`
}

const pods = ({ kind, replicas, maxReplicas }: WorkloadValue) =>
  `${kind}, ${maxReplicas > replicas ? `${replicas}-${maxReplicas}` : replicas} pod(s)`

/** A line of a label: whatever means something to Mermaid or to HTML is written as a number. */
const text = (line: string): string => line.replaceAll(/["#&<>;`\\]|\p{Cc}/gu, (each) => `#${each.codePointAt(0)};`)
