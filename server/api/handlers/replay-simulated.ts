import type { PetriReplayRequest } from '@/server/contract/petri'
import type { SimulationSettings } from '@/server/contract/simulation'
import type { AnyEvent } from '@/server/protocol/protocols'
import type { ApiContext } from '../context'
import { playEvents } from '../played-log'
import { ok, problem, type Reply } from '../reply'
import { shownReplay } from '../shown-replay'
import { settingsOf } from '../simulation-id'
import { noSuchNumber, noSuchRun, notRun } from './simulation-replies'

type Asked = Extract<PetriReplayRequest, { simulation: string }>

/** What the coordinators of a simulated run recorded of one transaction, on the net of its protocol. */
export async function replaySimulated(
  { simulation, number }: Asked,
  { simulations }: Pick<ApiContext, 'simulations'>,
  signal: AbortSignal,
): Promise<Reply> {
  const settings = settingsOf(simulation)
  if (settings === null) return noSuchRun()
  if (number >= settings.transactions) return noSuchNumber(settings, { number, path: 'number' })
  const ran = await simulations.run({ settings, watched: [number] }, signal)
  if (ran.type !== 'done') return notRun(ran)
  const [log = null] = ran.found.logs
  if (log === null) return problem('no-net', whyNot(settings))
  const played = playEvents(log)
  if (played === null || log.length === 0) return problem('no-net', nobodyTookIt)
  return ok({
    ...shownReplay(
      played,
      log.map((event: AnyEvent) => ({ event })),
    ),
    ...{ transaction: String(number), simulation, participants: played.branches.map(named) },
    ended: log.some(({ type }) => type === 'ended'),
  })
}

/** The names that the steps of a run use. */
const named = (_: string, at: number): string => `participant ${at + 1}`

/** A net needs one log of the whole, in the order in which it was decided. */
function whyNot({ protocol }: SimulationSettings): string {
  if (protocol === 'parallel-commit')
    return 'Parallel commit has no net here: what commits it is a record and the promises of all participants together, each on a disk of its own, and no journal has them in one order. Its steps are on the page Protocols.'
  if (protocol === 'paxos-commit')
    return 'Paxos Commit has no net here: what commits it is a majority of acceptors for each participant, each with a disk of its own, and no journal has them in one order. Its steps are on the page Protocols.'
  if (protocol === 'three-phase-commit')
    return 'Simulated three-phase commit is the one that was published: each role keeps records of its own, and no journal has them in one order, so there is no log to replay. What runs here has a net: replay the log of a real transaction.'
  return 'Two-phase commit with a presumption is simulated as it was published: each role keeps records of its own, and no journal has them in one order, so there is no log to replay. Two-phase commit as it runs here has a net.'
}

const nobodyTookIt =
  'No coordinator took this transaction, so nothing was recorded of it that could be replayed. Choose another one of the run.'
