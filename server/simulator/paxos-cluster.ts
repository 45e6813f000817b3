import { type Hosted, hosted, type Letter } from './hosted'
import { paxosAcceptor } from './paxos-acceptor'
import { paxosManager } from './paxos-manager'
import { type AcceptorEntry, layoutOf, type ManagerEntry, type Said } from './paxos-said'
import { role } from './place'
import { type Cluster, type Making, microseconds } from './protocol'
import { below } from './random'
import { createWorld } from './world'

/** Paxos Commit with 2F + 1 acceptors; who only reads promises and commits like others. */
export function paxosCluster({ settings, audit, watched, voteOf }: Making): Cluster {
  const around = {
    ...{ settings, audit },
    voteOf: (transaction: number, branch: number) =>
      voteOf(transaction, branch) === 'no' ? ('no' as const) : ('yes' as const),
  }
  const layout = layoutOf(settings.spare, settings.participants)
  const timeoutUs = microseconds(settings.timeoutMs)
  const programs: Hosted<Said>[] = []
  const { attempts, transactions } = settings
  const acceptors = layout.acceptors.map((me) =>
    role<Letter<Said>, AcceptorEntry>({
      ...{ name: `acceptor ${me + 1}`, kind: 'coordinator' },
      start: (host) => {
        const machine = paxosAcceptor({ layout, me, attempts })
        return hosted(host, { machine, around, branch: -1, timeoutUs })
      },
    }),
  )
  const managers = layout.managers.map((_, branch) =>
    role<Letter<Said>, ManagerEntry>({
      ...{ name: `participant ${branch + 1}`, kind: 'participant' },
      start: (host) => {
        const machine = paxosManager({ layout, instance: branch })
        const program = hosted(host, { machine, around, branch, timeoutUs })
        programs[branch] = program
        return program
      },
    }),
  )
  const world = createWorld({ settings, roles: [...acceptors, ...managers], watched })
  const [first = 0] = layout.managers
  return {
    ...{ world, besides: [] },
    begin: (transaction) => {
      if (!world.isAlive(first)) return false
      layout.managers.forEach((node, branch) => {
        if (world.isAlive(node)) programs[branch]?.work(transaction)
      })
      programs[0]?.begin(transaction)
      return true
    },
    core: (dice) => {
      const away = new Set(
        layout.acceptors.slice(0, settings.spare).map(() => below(dice, 2 * settings.spare + 1)),
      )
      return [...layout.acceptors.filter((node) => !away.has(node)), ...layout.managers]
    },
    lost: (node) => {
      if (node !== first) return
      for (let transaction = 0; transaction < transactions; transaction++)
        if (audit.isWaiting(transaction)) audit.told(transaction, 'untold')
    },
  }
}
