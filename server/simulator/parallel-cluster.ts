import { type Hosted, hosted, type Letter } from './hosted'
import { parallelCoordinator } from './parallel-coordinator'
import { parallelParticipant } from './parallel-participant'
import { parallelRecord } from './parallel-record'
import { BESIDES, type ParticipantEntry, type RecordEntry, type Said } from './parallel-said'
import { role } from './place'
import { type Cluster, type Making, microseconds } from './protocol'
import { below } from './random'
import { layout } from './register-said'
import { createWorld } from './world'

/** Parallel commit; who only reads has an intent like others, for it was named before it voted. */
export function parallelCluster({ settings, audit, watched, voteOf }: Making): Cluster {
  const around = {
    ...{ settings, audit },
    voteOf: (transaction: number, branch: number) =>
      voteOf(transaction, branch) === 'no' ? ('no' as const) : ('yes' as const),
  }
  const timeoutUs = microseconds(settings.timeoutMs)
  const all = Array.from({ length: settings.participants }, (_, branch) => branch)
  const options = { around, branch: -1, timeoutUs }
  const programs: Hosted<Said>[] = []
  const owners: number[] = []
  const coordinator = parallelCoordinator({ all, attempts: settings.attempts })
  const seated = (node: number, program: Hosted<Said>) => {
    programs[node] = program
    return program
  }
  const world = createWorld({
    ...{ settings, watched },
    roles: [
      ...layout.coordinators.map((node) =>
        role<Letter<Said>, never>({
          ...{ name: `coordinator ${node + 1}`, kind: 'coordinator' },
          start: (host) => seated(node, hosted(host, { machine: coordinator, ...options })),
        }),
      ),
      role<Letter<Said>, RecordEntry>({
        ...{ name: 'store', kind: 'coordinator' },
        start: (host) => hosted(host, { machine: parallelRecord, ...options }),
      }),
      ...all.map((branch) =>
        role<Letter<Said>, ParticipantEntry>({
          ...{ name: `participant ${branch + 1}`, kind: 'participant' },
          start: (host) =>
            seated(
              layout.participant(branch),
              hosted(host, { ...options, machine: parallelParticipant, branch }),
            ),
        }),
      ),
    ],
  })
  const participants = all.map(layout.participant)
  return {
    ...{ world, besides: BESIDES },
    begin: (transaction) => {
      const owner = ownerOf(world, transaction)
      if (owner === undefined) return false
      owners[transaction] = owner
      for (const node of participants) if (world.isAlive(node)) programs[node]?.work(transaction)
      programs[owner]?.begin(transaction)
      return true
    },
    core: (dice) => [below(dice, layout.coordinators.length), layout.store, ...participants],
    lost: (node) =>
      owners.forEach((owner, transaction) => {
        if (owner === node && audit.isWaiting(transaction)) audit.told(transaction, 'untold')
      }),
  }
}

/** They take turns; where one is away the other takes it. */
function ownerOf({ isAlive }: Cluster['world'], transaction: number): number | undefined {
  const { coordinators } = layout
  const turns = coordinators.map(
    (_, turn) => coordinators[(transaction + turn) % coordinators.length],
  )
  return turns.find((node) => node !== undefined && isAlive(node))
}
