import { must, mustAnswer, type Rule, told } from './rule'
import { insist, pause, type Trial } from './trial'

const YES = { vote: 'YES' }
const COMMITTED = { state: 'COMMITTED' }
/** After how long it is killed once its prepare has been sent. */
const MOMENTS_MS = [0, 5, 25]

/** What must be on disk before it is said. These need to know how the service is killed. */
export const rulesOfCrashes: readonly Rule[] = [
  {
    name: 'yes-survives-a-crash',
    says: 'What was promised before a crash is PREPARED after it, and can be committed.',
    why: 'The others commit and this one has forgotten: half of a transfer is lost.',
    change: 'Force the PREPARED record to disk (COMMIT with fsync) before the yes is sent.',
    weight: 'grave',
    needs: ['crash'],
    attempt: async (trial) => {
      const { calls, newBranch, prepare } = trial
      const branch = newBranch()
      mustAnswer('prepare', await prepare(branch), 200, YES)
      await crash(trial)
      const stands = await insist(() => calls.status(branch))
      mustAnswer('Its status after the crash', stands, 200, { state: 'PREPARED' })
      must((await calls.isListed(branch)) === true, 'After the crash the list lacks it.')
      mustAnswer('Its commit', await insist(() => calls.commit(branch)), 200, COMMITTED)
    },
  },
  {
    name: 'answers-survive-a-crash',
    says: 'Repeats after a crash are answered as before it: yes, COMMITTED, ABORTED.',
    why: 'The coordinator asks again after the crash, and must not hear another story.',
    change: 'Keep states and answers in the database that does the work, in the same transaction.',
    weight: 'grave',
    needs: ['crash'],
    attempt: async (trial) => {
      const { calls, newBranch, prepare } = trial
      const [kept, gone, fenced] = [newBranch(), newBranch(), newBranch()]
      mustAnswer('prepare', await prepare(kept), 200, YES)
      mustAnswer('commit', await calls.commit(kept), 200, COMMITTED)
      mustAnswer('prepare', await prepare(gone), 200, YES)
      mustAnswer('abort', await calls.abort(gone), 200, { state: 'ABORTED' })
      mustAnswer('abort', await calls.abort(fenced), 200, { state: 'ABORTED' })
      await crash(trial)
      const again = await insist(() => calls.commit(kept))
      mustAnswer('commit after the crash', again, 200, COMMITTED)
      mustAnswer('prepare after abort and crash', await prepare(gone), 409, { vote: 'NO' })
      mustAnswer('A late prepare after the crash', await prepare(fenced), 409, { vote: 'NO' })
    },
  },
  {
    name: 'killed-before-its-reply',
    says: 'Killed between prepare and its reply, it is prepared or it is not: never both or half.',
    why: 'The coordinator asks again: the work would be done twice, or the promise be empty.',
    change:
      'Do the work and store PREPARED in one transaction, under the unique key of the branch.',
    weight: 'grave',
    needs: ['crash'],
    attempt: async (trial) => {
      for (const moment of MOMENTS_MS) await killedAfter(trial, moment)
    },
  },
]

async function crash({ options, calls }: Trial): Promise<void> {
  await options.crash?.kill()
  await options.crash?.restart()
  await insist(() => calls.describe())
}

async function killedAfter(trial: Trial, moment: number): Promise<void> {
  const { calls, newBranch, prepare, options } = trial
  const branch = newBranch()
  const before = await options.effect?.()
  const unheard = prepare(branch)
  await pause(moment)
  await crash(trial)
  await unheard
  const stands = await insist(() => calls.status(branch))
  const { state } = stands.body
  must(state !== 'COMMITTED', `Killed ${moment} ms after prepare, it is COMMITTED.`)
  const voted = await insist(() => prepare(branch))
  mustAnswer(`prepare again, killed ${moment} ms after the first`, voted, 200, YES)
  const settled = await insist(() => calls.commit(branch))
  must(settled.body.state === 'COMMITTED', `Its commit was answered with ${told(settled)}.`)
  if (before === undefined || options.effect === undefined) return
  const changed = (await options.effect()) - before
  const next = newBranch()
  const since = await options.effect()
  await prepare(next)
  await calls.commit(next)
  const usual = (await options.effect()) - since
  must(changed === usual, `Killed ${moment} ms after prepare it changed ${changed}, not ${usual}.`)
}
