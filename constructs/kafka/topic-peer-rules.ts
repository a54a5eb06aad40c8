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

/** Peers that could not be found again, or granted rights. */
export const topicPeerRules: readonly Rule<Subject>[] = [
  {
    prop: 'peers name',
    broken: (subject) => nameless(subject).length > 0,
    got: (subject) => nameless(subject)[0]?.name,
    allowed: () => 'its name, in a word or two',
    fix: () => 'name the program, or the team to ask',
  },
  {
    prop: 'peers',
    broken: (subject) => repeated(subject).length > 0,
    got: (subject) => repeated(subject).join(', '),
    allowed: () => 'each peer once in each direction',
    fix: () => 'remove the duplicate, or give the two different names',
  },
  {
    code: 'LINT-GROUP',
    prop: 'peers group',
    broken: (subject) => groups(subject).includes(''),
    got: () => '',
    allowed: () => 'the group.id that it uses',
    fix: () => 'leave it out if it is unknown',
  },
  {
    prop: 'peers principal',
    broken: (subject) => strange(subject).length > 0,
    got: (subject) => strange(subject).join(', '),
    allowed: () => "Kafka's type:name, for example User:CN=warehouse",
    fix: () => 'write it as the brokers see it, or leave it out if it is unknown',
  },
]
