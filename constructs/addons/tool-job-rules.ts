import type { IConstruct } from 'constructs'
import type { Position } from '../../contracts/tools.ts'
import { isCount } from '../platform/amount-rules.ts'
import { System } from '../platform/system.ts'
import type { Rule } from '../platform/validation.ts'
import type { Topology } from '../topology/topology.ts'
import type { ToolOptions } from './tool-options.ts'
import { chosenTopics, clustersOf, groupsOf, possibleTopics, wantedGroups, wantedTopics } from './tool-plan.ts'

interface Subject {
  readonly options: ToolOptions
  readonly topology: Topology
}

const groupNames = ({ topology }: Subject) => groupsOf(topology).map(({ group }) => group)
const unknownGroups = (subject: Subject) =>
  wantedGroups(subject.options).filter((group) => !groupNames(subject).includes(group))

/** Which topics are possible follows from the group. */
const isGroupMissing = (subject: Subject) =>
  subject.options.tool === 'replay' && !groupNames(subject).includes(subject.options.group)

const topicNames = ({ options, topology }: Subject) =>
  possibleTopics(options, topology).map(({ topicName }) => topicName)
const unknownTopics = (subject: Subject) =>
  wantedTopics(subject.options).filter((topic) => !topicNames(subject).includes(topic))

/** Borrowed topics that a tool would send to, but may not. */
const foreignTopics = ({ options, topology }: Subject): readonly string[] =>
  options.tool === 'dlq-redrive'
    ? chosenTopics(options, topology)
        .filter(
          ({ borrowedFrom, writers, node }) => borrowedFrom !== undefined && !writers.includes(systemOf(node.root)),
        )
        .map(({ topicName }) => topicName)
    : []

const systemOf = (root: IConstruct) => System.find(root)?.name ?? ''

/** Offsets of partitions that do not belong to the group. */
function misplaced({ options, topology }: Subject): readonly Position[] {
  if (options.tool !== 'replay' || !Array.isArray(options.to)) return []
  const wanted = wantedTopics(options)
  const topics = possibleTopics(options, topology).filter(
    ({ topicName }) => wanted.length === 0 || wanted.includes(topicName),
  )
  const exists = ({ topic, partition }: Position) =>
    topics.some(({ topicName, partitions }) => topicName === topic && partition < partitions)
  return options.to.filter((position: Position) => !exists(position))
}

const limitOf = ({ options }: Subject) => ('limit' in options ? options.limit : undefined)
const leastLimit = ({ options }: Subject) => (options.tool === 'dlq-list' ? 1 : 0)

const orAll = (names: readonly string[]) => names.join(', ') || 'nothing: this system has none'

/** Options with which a tool could only fail. */
export const toolJobRules: readonly Rule<Subject>[] = [
  {
    code: 'LINT-GROUP',
    prop: 'group',
    broken: (subject) => unknownGroups(subject).length > 0,
    got: (subject) => unknownGroups(subject).join(', '),
    allowed: (subject) => `one of ${orAll(groupNames(subject))}`,
    fix: () => 'name a group of this system',
  },
  {
    prop: 'topic',
    broken: (subject) => !isGroupMissing(subject) && unknownTopics(subject).length > 0,
    got: (subject) => unknownTopics(subject).join(', '),
    allowed: (subject) => `one of ${orAll(topicNames(subject))}`,
    fix: ({ options }) =>
      options.tool === 'topic-describe' ? 'name a topic of this system' : 'name a topic that the tool supports',
  },
  {
    code: 'LINT-NOT-LENT',
    prop: 'topic',
    broken: (subject) => unknownTopics(subject).length === 0 && foreignTopics(subject).length > 0,
    got: (subject) => foreignTopics(subject).join(', '),
    allowed: () => 'topics that this system may send to: dead letters are put back into the topic they come from',
    fix: () => 'let the owner add this system to the writers of its defineTopic(), or name other topics',
  },
  {
    prop: 'to',
    broken: (subject) =>
      !isGroupMissing(subject) && unknownTopics(subject).length === 0 && misplaced(subject).length > 0,
    got: (subject) =>
      misplaced(subject)
        .map(({ topic, partition }) => `${topic}/${partition}`)
        .join(', '),
    allowed: (subject) => `partitions of ${orAll(topicNames(subject))}`,
    fix: () => 'give offsets like orders/0=15 of topics that the group consumes',
  },
  {
    prop: 'limit',
    broken: (subject) => {
      const limit = limitOf(subject)
      return limit !== undefined && !isCount(limit, leastLimit(subject))
    },
    got: limitOf,
    allowed: (subject) => `a whole number from ${leastLimit(subject)} up`,
    fix: () => 'leave it out for the default',
  },
  {
    prop: 'since',
    broken: ({ options }) =>
      'since' in options &&
      options.since !== undefined &&
      options.until !== undefined &&
      options.since >= options.until,
    got: ({ options }) => ('since' in options ? options.since?.toISOString() : undefined),
    allowed: ({ options }) => `a time before until (${'until' in options ? options.until?.toISOString() : ''})`,
    fix: () => 'swap the two',
  },
  {
    prop: 'tool',
    broken: (subject) =>
      !isGroupMissing(subject) &&
      unknownGroups(subject).length + unknownTopics(subject).length === 0 &&
      clustersOf(subject.options, subject.topology).length !== 1,
    got: ({ options, topology }) =>
      clustersOf(options, topology)
        .map(({ name }) => name)
        .join(', ') || 'no topic',
    allowed: () => 'topics of one cluster',
    fix: () => 'name groups or topics of one cluster: a tool connects to one',
  },
]
