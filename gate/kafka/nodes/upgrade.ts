import type { Codes, Effect, Found } from '../../found.ts'
import { rule } from '../../rule.ts'
import { differing, type KafkaChange, type Pair } from '../change.ts'
import { kafkaTool } from '../commands.ts'
import type { NodePool } from '../model/node-pools.ts'
import { compareReleases, compareVersions, formatVersion, type KafkaVersion, release } from '../model/version.ts'
import { revive, stuck } from './identity.ts'
import { nodeRestart } from './restarts.ts'

const codes = {
  'KAFKA-IMAGE': {
    classes: ['outage', 'rolling-restart'],
    why: 'Another image whose name does not say which Kafka is in it, or one with another layout than the launcher expects.',
    fix: 'Compare it with the metadata.version of the cluster.',
  },
  'KAFKA-UPGRADE-IMPOSSIBLE': {
    classes: ['outage'],
    why: 'The version in between is missing: Kafka 4 starts on KRaft with a metadata.version of 3.3 or newer only.',
    fix: 'Go through 3.9.',
  },
  'KAFKA-UPGRADE': {
    classes: ['rolling-restart'],
    why: 'A newer Kafka, or another patch of it.',
    fix: 'Raise the metadata.version some days later.',
  },
  'KAFKA-DOWNGRADE': {
    classes: ['outage'],
    why: 'An older Kafka does not start on a newer metadata.version.',
    fix: 'Keep the version.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Another image of the nodes: another version of Kafka, mostly. */
export const upgradeRule = rule(codes, (change: KafkaChange) =>
  change.pools.both.flatMap((pair) => image(change, pair)),
)

function image(change: KafkaChange, pair: Pair<NodePool>): readonly Found<Code>[] {
  const changed = differing(pair, ({ container }) => container.image)
  if (changed === undefined) return []
  const { sentence } = nodeRestart(change, pair)
  return [{ ...effect(change, pair, sentence), at: changed.field, old: changed.old, new: changed.new }]
}

function effect(change: KafkaChange, pair: Pair<NodePool>, sentence: string): Effect<Code> {
  const { version: old } = pair.before
  const { version: now } = pair.after
  if (otherLayout(pair)) {
    return {
      code: 'KAFKA-IMAGE',
      class: 'outage',
      why: `The launcher of these nodes runs the programs in /opt/kafka, which that image does not have. ${stuck(pair)}`,
      action: `Take an image with a Kafka below /opt/kafka. ${revive(pair)}`,
    }
  }
  if (old === undefined || now === undefined) {
    return {
      code: 'KAFKA-IMAGE',
      class: 'rolling-restart',
      why: `The names do not say which Kafka is in these images. An older one than the metadata.version of the cluster does not start. ${sentence}`,
      action: `Compare with ${features(change, pair, 'describe')}`,
    }
  }
  if (compareReleases(now, old) < 0) return downgrade(change, pair, old, now)
  if (impossible(pair, old, now)) {
    return {
      code: 'KAFKA-UPGRADE-IMPOSSIBLE',
      class: 'outage',
      why: `Kafka ${release(now)} starts only on KRaft with a metadata.version of 3.3 or newer, and knows no ZooKeeper; this is ${release(old)}. ${stuck(pair)}`,
      action: 'Upgrade to 3.9 first, migrate to KRaft and raise the metadata.version there, then go on.',
    }
  }
  if (compareReleases(now, old) === 0) {
    const direction =
      compareVersions(now, old) === 0 ? 'the same version' : `${formatVersion(old)} → ${formatVersion(now)}`
    return {
      code: 'KAFKA-UPGRADE',
      class: 'rolling-restart',
      why: `${direction}: the metadata.version of ${release(now)} stays. ${sentence}`,
      action: 'Nothing.',
    }
  }
  return {
    code: 'KAFKA-UPGRADE',
    class: 'rolling-restart',
    why: `${formatVersion(old)} → ${formatVersion(now)}. ${sentence} The metadata.version stays that of ${release(old)} until it is raised, and until then the old image can come back.`,
    action: `Apply; watch it for some days; then ${features(change, pair, `upgrade --metadata ${release(now)}`)}. Not --release-version, which changes the kind of a static quorum as well. After that there is no way back.`,
  }
}

const downgrade = (change: KafkaChange, pair: Pair<NodePool>, old: KafkaVersion, now: KafkaVersion): Effect<Code> => ({
  code: 'KAFKA-DOWNGRADE',
  class: 'outage',
  why: `A cluster that was formed by ${release(old)}, or raised to it, has a metadata.version that ${release(now)} does not know: the node does not start. Only before it is raised the old image can come back. ${stuck(pair)}`,
  action: `See what it is: ${features(change, pair, 'describe')}. If metadata.version is not above ${release(now)}, this is a rolling restart. Otherwise keep ${formatVersion(old)}. ${revive(pair)}`,
})

/** Images of others have their programs elsewhere; our launcher looks for them in one place. */
const otherLayout = ({ before, after }: Pair<NodePool>) =>
  after.container.ownCommand && family(before) === 'apache' && family(after) !== 'apache'

const family = ({ container: { image } }: NodePool): string =>
  (image && /(bitnami\w*\/kafka|cp-kafka|cp-server|kafka-native)(?=[:@]|$)/.exec(image.value)?.[1]) ?? 'apache'

/** From 4.0 on there is neither ZooKeeper nor a metadata.version before 3.3. */
const impossible = ({ before }: Pair<NodePool>, old: KafkaVersion, now: KafkaVersion) =>
  now.major >= 4 && old.major < 4 && (old.major < 3 || old.minor < 3 || before.properties.has('zookeeper.connect'))

const features = (change: KafkaChange, { after }: Pair<NodePool>, args: string) =>
  kafkaTool(change.after.clusterOfPool(after), 'kafka-features.sh', args)
