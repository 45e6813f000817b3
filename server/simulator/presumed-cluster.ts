import { type Hosted, hosted, type Letter } from './hosted'
import { role } from './place'
import { presumedCoordinator } from './presumed-coordinator'
import { presumedParticipant } from './presumed-participant'
import {
  COORDINATOR,
  type CoordinatorEntry,
  nodeOf,
  type ParticipantEntry,
  rules,
  type Said,
} from './presumed-said'
import { type Cluster, type Making, microseconds } from './protocol'
import { createWorld } from './world'

/** Two-phase commit as published, with that presumption: one coordinator, and participants that ask. */
export function presumedCluster(
  { settings, audit, watched, voteOf }: Making,
  presumption: keyof typeof rules,
): Cluster {
  const around = { settings, audit, voteOf }
  const programs: Hosted<Said>[] = []
  const timeoutUs = microseconds(settings.timeoutMs)
  const { participants, attempts, transactions } = settings
  const machine = presumedCoordinator({ participants, attempts, rules: rules[presumption] })
  const branch = presumedParticipant(rules[presumption])
  const roles = [
    role<Letter<Said>, CoordinatorEntry>({
      ...{ name: 'coordinator', kind: 'coordinator' },
      start: (host) => {
        const program = hosted(host, { machine, around, branch: -1, timeoutUs })
        programs[COORDINATOR] = program
        return program
      },
    }),
    ...Array.from({ length: participants }, (_, at) =>
      role<Letter<Said>, ParticipantEntry>({
        ...{ name: `participant ${at + 1}`, kind: 'participant' },
        start: (host) => {
          const program = hosted(host, { machine: branch, around, branch: at, timeoutUs })
          programs[nodeOf(at)] = program
          return program
        },
      }),
    ),
  ]
  const world = createWorld({ settings, roles, watched })
  return {
    ...{ world, besides: [], core: () => roles.map((_, node) => node) },
    begin: (transaction) => beginAt({ world, programs }, transaction),
    lost: (node) => lostAt(audit, transactions, node),
  }
}

interface Programs {
  readonly world: Pick<Cluster['world'], 'isAlive'>
  readonly programs: readonly Pick<Hosted<Said>, 'begin' | 'work'>[]
}

/** The work is done at whoever lives; the application then asks the coordinator to commit. */
export function beginAt({ world, programs }: Programs, transaction: number): boolean {
  if (!world.isAlive(COORDINATOR)) return false
  programs.forEach((program, node) => {
    if (node !== COORDINATOR && world.isAlive(node)) program.work(transaction)
  })
  programs[COORDINATOR]?.begin(transaction)
  return true
}

/** The one coordinator is gone, and with it whoever would have answered. */
export function lostAt(audit: Making['audit'], transactions: number, node: number): void {
  if (node !== COORDINATOR) return
  for (let transaction = 0; transaction < transactions; transaction++)
    if (audit.isWaiting(transaction)) audit.told(transaction, 'untold')
}
