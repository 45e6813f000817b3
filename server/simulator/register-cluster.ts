import { role } from './place'
import type { Cluster, Making } from './protocol'
import { below } from './random'
import { type Coordinator, startCoordinator } from './register-coordinator'
import { createHappenings } from './register-happenings'
import { startParticipant } from './register-participant'
import { BESIDES, type BranchEntry, layout, type Said, type StoreEntry } from './register-said'
import { startStore } from './register-store'
import { createTable } from './register-table'
import { createWorld } from './world'

/** Two-phase commit by the machine that runs in production: two coordinators, the register, participants. */
export function registerCluster({ settings, audit, watched, voteOf }: Making): Cluster {
  const around = { settings, audit, voteOf }
  const happen = createHappenings(settings.participants)
  const table = createTable()
  const coordinators = new Map<number, Coordinator>()
  const coordinator = (node: number) =>
    role<Said, never>({
      ...{ name: `coordinator ${node + 1}`, kind: 'coordinator' },
      start: (host) => {
        const program = startCoordinator(host, around, { happen, table, standsBy: node > 0 })
        coordinators.set(node, program)
        return program
      },
    })
  const participants = Array.from({ length: settings.participants }, (_, branch) =>
    role<Said, BranchEntry>({
      ...{ name: `participant ${branch + 1}`, kind: 'participant' },
      start: (host) => startParticipant(host, around),
    }),
  )
  const store = role<Said, StoreEntry>({
    ...{ name: 'store', kind: 'coordinator', start: (host) => startStore(host, around) },
  })
  const roles = [...layout.coordinators.map(coordinator), store, ...participants]
  const world = createWorld({ settings, roles, watched })
  return {
    world,
    besides: BESIDES,
    begin: (transaction) =>
      layout.coordinators.some(
        (node) => world.isAlive(node) && coordinators.get(node)?.begin(transaction) === true,
      ),
    lost: (node) => coordinators.get(node)?.abandon(),
    core: (dice) => {
      const survivor = below(dice, layout.coordinators.length)
      return [
        survivor,
        layout.store,
        ...participants.map((_, branch) => layout.participant(branch)),
      ]
    },
  }
}
