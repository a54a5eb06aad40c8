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
    why: 'A different image whose name does not tell its Kafka version, or whose layout is not what the launcher expects.',
    fix: 'Compare it with the metadata.version of the cluster.',
  },
  'KAFKA-UPGRADE-IMPOSSIBLE': {
    classes: ['outage'],
    why: 'An intermediate version is skipped: Kafka 4 starts only on KRaft with a metadata.version of 3.3 or newer.',
    fix: 'Upgrade to 3.9 first.',
  },
  'KAFKA-UPGRADE': {
    classes: ['rolling-restart'],
    why: 'A newer Kafka, or a different patch release.',
    fix: 'Raise the metadata.version a few days later.',
  },
  'KAFKA-DOWNGRADE': {
    classes: ['outage'],
    why: 'An older Kafka does not start on a newer metadata.version.',
    fix: 'Keep the version.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** A different image of the nodes: usually a different version of Kafka. */
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
      action: `Use an image with Kafka in /opt/kafka. ${revive(pair)}`,
    }
  }
  if (old === undefined || now === undefined) {
    return {
      code: 'KAFKA-IMAGE',
      class: 'rolling-restart',
      why: `The names do not tell which Kafka version is in these images. One older than the metadata.version of the cluster does not start. ${sentence}`,
      action: `Compare with ${features(change, pair, 'describe')}`,
    }
  }
  if (compareReleases(now, old) < 0) return downgrade(change, pair, old, now)
  if (impossible(pair, old, now)) {
    return {
      code: 'KAFKA-UPGRADE-IMPOSSIBLE',
      class: 'outage',
      why: `Kafka ${release(now)} starts only on KRaft with a metadata.version of 3.3 or newer, and does not support ZooKeeper; this is ${release(old)}. ${stuck(pair)}`,
      action: 'Upgrade to 3.9 first, migrate to KRaft and raise the metadata.version there, then continue.',
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
    why: `${formatVersion(old)} → ${formatVersion(now)}. ${sentence} The metadata.version stays that of ${release(old)} until it is raised; until then you can go back to the old image.`,
    action: `Apply; watch it for a few days; then ${features(change, pair, `upgrade --metadata ${release(now)}`)}. Do not use --release-version, which also changes the type of a static quorum. After that there is no way back.`,
  }
}

const downgrade = (change: KafkaChange, pair: Pair<NodePool>, old: KafkaVersion, now: KafkaVersion): Effect<Code> => ({
  code: 'KAFKA-DOWNGRADE',
  class: 'outage',
  why: `A cluster formed by ${release(old)}, or raised to it, has a metadata.version that ${release(now)} does not know: the node does not start. Going back is possible only before it is raised. ${stuck(pair)}`,
  action: `Check it: ${features(change, pair, 'describe')}. If metadata.version is not above ${release(now)}, this is a rolling restart. Otherwise keep ${formatVersion(old)}. ${revive(pair)}`,
})

/** Other images have their programs elsewhere; our launcher looks for them in one place. */
const otherLayout = ({ before, after }: Pair<NodePool>) =>
  after.container.ownCommand && family(before) === 'apache' && family(after) !== 'apache'

const family = ({ container: { image } }: NodePool): string =>
  (image && /(bitnami\w*\/kafka|cp-kafka|cp-server|kafka-native)(?=[:@]|$)/.exec(image.value)?.[1]) ?? 'apache'

/** From 4.0 on there is neither ZooKeeper nor a metadata.version before 3.3. */
const impossible = ({ before }: Pair<NodePool>, old: KafkaVersion, now: KafkaVersion) =>
  now.major >= 4 && old.major < 4 && (old.major < 3 || old.minor < 3 || before.properties.has('zookeeper.connect'))

const features = (change: KafkaChange, { after }: Pair<NodePool>, args: string) =>
  kafkaTool(change.after.clusterOfPool(after), 'kafka-features.sh', args)
