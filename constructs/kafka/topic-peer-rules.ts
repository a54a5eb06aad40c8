import type { Rule } from '../platform/validation.ts'
import type { TopicPeer } from './topic-peer.ts'

interface Subject {
  readonly peers: readonly TopicPeer[]
}

const nameless = ({ peers }: Subject) => peers.filter(({ name }) => name.trim() === '')
const groups = ({ peers }: Subject) =>
  peers.flatMap((peer) => ('group' in peer && peer.group !== undefined ? [peer.group] : []))
const strange = ({ peers }: Subject) =>
  peers.flatMap(({ principal }) => (principal === undefined || /^\w+:\S/.test(principal) ? [] : [principal]))
const wordOf = ({ name, direction }: TopicPeer) => `${name} ${direction}`
const repeated = ({ peers }: Subject) => {
  const words = peers.map(wordOf)
  return words.filter((word, index) => words.indexOf(word) !== index)
}

/** What nobody could find again, or grant rights to. */
export const topicPeerRules: readonly Rule<Subject>[] = [
  {
    prop: 'peers name',
    broken: (subject) => nameless(subject).length > 0,
    got: (subject) => nameless(subject)[0]?.name,
    allowed: () => 'who it is, in a word or two',
    fix: () => 'name the program, or the team, that people would ask',
  },
  {
    prop: 'peers',
    broken: (subject) => repeated(subject).length > 0,
    got: (subject) => repeated(subject).join(', '),
    allowed: () => 'each peer once in each direction',
    fix: () => 'remove the repetition, or name the two apart',
  },
  {
    code: 'LINT-GROUP',
    prop: 'peers group',
    broken: (subject) => groups(subject).includes(''),
    got: () => '',
    allowed: () => 'the group.id that it reads in',
    fix: () => 'leave it out when nobody knows',
  },
  {
    prop: 'peers principal',
    broken: (subject) => strange(subject).length > 0,
    got: (subject) => strange(subject).join(', '),
    allowed: () => "Kafka's type:name, for example User:CN=warehouse",
    fix: () => 'write it as the brokers see it, or leave it out when nobody knows',
  },
]
