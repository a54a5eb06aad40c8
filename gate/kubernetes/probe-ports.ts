import type { Codes, FoundHere } from '../found.ts'
import { partAt, partsAt } from '../objects/shape.ts'
import { named } from '../objects/words.ts'
import { type Container, runsAllTheTime, workloadOf } from '../objects/workload.ts'
import { forChanged, rule } from '../rule.ts'
import { stalled } from './effects.ts'

const codes = {
  'K8S-PROBE-PORT': {
    classes: ['manual-steps'],
    why: 'A probe uses a port name that the container does not have: new pods never become ready, and the rollout stalls.',
    fix: 'Name the port, or use its number.',
  },
} as const satisfies Codes

type Code = keyof typeof codes

/** Probes with a port name that the container no longer has: the API server accepts them, kubelet fails them. */
export const probePortsRule = rule(
  codes,
  forChanged((pair): FoundHere<Code>[] => {
    const [before, after] = [workloadOf(pair.before), workloadOf(pair.after)]
    if (before === undefined || after === undefined || !runsAllTheTime(pair.after)) return []
    return after.containers.flatMap((container) => {
      const old = before.containers.find(({ path }) => path === container.path)
      const known = new Set(old === undefined ? [] : lostBy(old).map(({ path }) => path))
      return lostBy(container)
        .filter(({ path }) => !known.has(path))
        .map(({ path, port, probe }): FoundHere<Code> => {
          const field = pair.fields.find((one) => one.path === path)
          return {
            code: 'K8S-PROBE-PORT',
            class: 'manual-steps',
            path,
            old: field?.before ?? port,
            new: port,
            explains: field === undefined ? [] : [field],
            why: `The ${probe} of ${named(pair.after)} uses the port name ${port}, which the container ${container.name} does not have: no new pod becomes ready, or stays alive. ${stalled(pair.after)}`,
            action: `Give a port of ${container.name} the name ${port}, or use its number.`,
          }
        })
    })
  }),
)

function lostBy({ part, path }: Container) {
  const names = new Set(partsAt(part, 'ports').map(({ name }) => name))
  return ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap((probe) =>
    ['httpGet', 'tcpSocket'].flatMap((way) => {
      const { port } = partAt(part, probe, way)
      return typeof port === 'string' && !names.has(port) ? [{ path: `${path}.${probe}.${way}.port`, port, probe }] : []
    }),
  )
}
