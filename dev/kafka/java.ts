import { execa } from 'execa'

/** The oldest Java that runs Kafka 4's nodes. */
const OLDEST_JAVA = 17

const INSTEAD = 'or set KAFKA_BOOTSTRAP_SERVERS to use a Kafka that runs already'

/** The `java` that Kafka's scripts run too. */
const javaCommand = () => (process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : 'java')

/**
 * The version of Java, for example `17.0.15`.
 * @throws when there is none, or an older one than Kafka runs on
 */
export async function javaVersion(): Promise<string> {
  const { stderr, failed } = await execa(javaCommand(), ['-version'], { reject: false })
  const version = /version "([^"]+)"/.exec(String(stderr))?.[1]
  if (failed || version === undefined) {
    throw new Error(
      `Kafka needs Java, and ${javaCommand()} does not run: install JDK ${OLDEST_JAVA} or newer, ${INSTEAD}`,
    )
  }
  if (Number.parseInt(version, 10) < OLDEST_JAVA) {
    throw new Error(
      `Kafka needs Java ${OLDEST_JAVA} or newer, and ${javaCommand()} is ${version}: install one, ${INSTEAD}`,
    )
  }
  return version
}

/** @throws when Maven is missing */
export async function requireMaven(): Promise<void> {
  const { failed } = await execa('mvn', ['--version'], { reject: false })
  if (failed) {
    throw new Error(
      `Kafka's jars are downloaded by Maven, once, and mvn does not run: install Maven, or set KAFKA_HOME to an unpacked Kafka, ${INSTEAD}`,
    )
  }
}
