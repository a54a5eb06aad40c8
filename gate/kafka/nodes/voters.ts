/** A member of a static quorum, as `controller.quorum.voters` has it. */
export interface Voter {
  readonly id: string
  readonly host: string
  readonly port: string
}

/** Reads `controller.quorum.voters`; what is no voter is left out. */
export const votersOf = (list: string): readonly Voter[] =>
  list.split(',').flatMap((entry) => {
    const { id, host, port } = /^\s*(?<id>\d+)@(?<host>[^:\s]+):(?<port>\d+)\s*$/.exec(entry)?.groups ?? {}
    return id === undefined || host === undefined || port === undefined ? [] : [{ id, host, port }]
  })

/** How many voters a decision needs. */
export const majorityOf = (count: number): number => Math.floor(count / 2) + 1

/** How two sets of voters differ. */
export interface VoterChange {
  readonly removed: readonly Voter[]
  readonly added: readonly Voter[]
  /** Ids that now belong to a different pod. */
  readonly moved: readonly Voter[]
  /** Ids whose pod has a new DNS name or port. */
  readonly renamed: readonly Voter[]
}

/** Compares two sets of voters; their order says nothing. */
export function compareVoters(before: readonly Voter[], after: readonly Voter[]): VoterChange {
  const old = new Map(before.map((voter) => [voter.id, voter]))
  const now = new Set(after.map(({ id }) => id))
  const kept = after.flatMap((voter) => {
    const was = old.get(voter.id)
    return was === undefined ? [] : [{ voter, was }]
  })
  return {
    removed: before.filter(({ id }) => !now.has(id)),
    added: after.filter(({ id }) => !old.has(id)),
    moved: kept.filter(({ voter, was }) => pod(voter) !== pod(was)).map(({ voter }) => voter),
    renamed: kept
      .filter(
        ({ voter, was }) => pod(voter) === pod(was) && (voter.port !== was.port || longName(voter) !== longName(was)),
      )
      .map(({ voter }) => voter),
  }
}

/** `kafka-0` of `kafka-0.kafka.shop.svc` */
const pod = ({ host }: Voter) => host.split('.')[0]

/** A Service's name is the same with and without the domain of the Kubernetes cluster. */
const longName = ({ host }: Voter) => host.replace(/\.cluster\.local$/, '')
