import { type Hosted, hosted, type Letter } from './hosted'
import { phasesCoordinator } from './phases-coordinator'
import { phasesParticipant } from './phases-participant'
import type { CoordinatorEntry, ParticipantEntry, Said } from './phases-said'
import { role } from './place'
import { beginAt, lostAt } from './presumed-cluster'
import { type Cluster, type Making, microseconds } from './protocol'
import { createWorld } from './world'

/** Three-phase commit with termination and recovery; who only reads promises and commits like others. */
export function phasesCluster({ settings, audit, watched, voteOf }: Making): Cluster {
  const around = {
    ...{ settings, audit },
    voteOf: (transaction: number, branch: number) =>
      voteOf(transaction, branch) === 'no' ? ('no' as const) : ('yes' as const),
  }
  const programs: Hosted<Said>[] = []
  const timeoutUs = microseconds(settings.timeoutMs)
  const all = Array.from({ length: settings.participants }, (_, branch) => branch + 1)
  const roles = [
    role<Letter<Said>, CoordinatorEntry>({
      ...{ name: 'coordinator', kind: 'coordinator' },
      start: (host) => {
        const machine = phasesCoordinator({ all, attempts: settings.attempts })
        const program = hosted(host, { machine, around, branch: -1, timeoutUs })
        programs[0] = program
        return program
      },
    }),
    ...all.map((me) =>
      role<Letter<Said>, ParticipantEntry>({
        ...{ name: `participant ${me}`, kind: 'participant' },
        start: (host) => {
          const machine = phasesParticipant({ me, all })
          const program = hosted(host, { machine, around, branch: me - 1, timeoutUs })
          programs[me] = program
          return program
        },
      }),
    ),
  ]
  const world = createWorld({ settings, roles, watched })
  return {
    ...{ world, besides: [], core: () => roles.map((_, node) => node) },
    begin: (transaction) => beginAt({ world, programs }, transaction),
    lost: (node) => lostAt(audit, settings.transactions, node),
  }
}
