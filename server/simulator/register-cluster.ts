import { role } from './place'
import type { Cluster, Making, Surroundings } from './protocol'
import { below } from './random'
import { type Coordinator, startCoordinator } from './register-coordinator'
import { startDecider } from './register-decider'
import { createHappenings } from './register-happenings'
import { startParticipant } from './register-participant'
import {
  BESIDES,
  type BranchEntry,
  type Form,
  isDeciding,
  layout,
  type Said,
  type StepEntry,
  type StoreEntry,
} from './register-said'
import { startService } from './register-service'
import { startStore } from './register-store'
import { createTable } from './register-table'
import { createWorld } from './world'

/** The machines that run in production: two coordinators, the register, and those who take part. */
export function registerCluster({ settings, audit, watched, voteOf }: Making, form: Form): Cluster {
  const around = { settings, audit, voteOf }
  const happen = createHappenings(settings.participants, form)
  const table = createTable()
  const coordinators = new Map<number, Coordinator>()
  const coordinator = (node: number) =>
    role<Said, never>({
      ...{ name: `coordinator ${node + 1}`, kind: 'coordinator' },
      start: (host) => {
        const program = startCoordinator(host, around, { happen, table, form, standsBy: node > 0 })
        coordinators.set(node, program)
        return program
      },
    })
  const participants = Array.from({ length: settings.participants }, (_, branch) => {
    const name = `participant ${branch + 1}`
    const isLast = branch === settings.participants - 1
    return isLast && isDeciding(form)
      ? role<Said, BranchEntry>({
          ...{ name, kind: 'participant', start: (host) => startDecider(host, around, form) },
        })
      : participant(form, name, around)
  })
  const stores: ReturnType<typeof startStore>[] = []
  const store = role<Said, StoreEntry>({
    ...{ name: 'store', kind: 'coordinator' },
    start: (host) => {
      const program = startStore(host, around)
      stores.push(program)
      return program
    },
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
    logOf: (transaction) => stores.at(-1)?.logOf(transaction) ?? [],
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

const participant = (form: Form, name: string, around: Surroundings) =>
  form === 'saga'
    ? role<Said, StepEntry>({
        ...{ name, kind: 'participant', start: (host) => startService(host, around) },
      })
    : role<Said, BranchEntry>({
        ...{ name, kind: 'participant' },
        start: (host) => startParticipant(host, around, form),
      })
