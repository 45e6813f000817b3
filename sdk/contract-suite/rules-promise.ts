import { serviceDescription } from '@/server/contract/http-participant'
import { must, mustAnswer, type Rule, told } from './rule'
import { EPOCH, isNotNow } from './trial'

const YES = { vote: 'YES' }
const SHARD_OF_EPOCHS = 1
const AT_ONCE = 5

/** Phase one: what a promise is, and what it is not. */
export const rulesOfPromise: readonly Rule[] = [
  {
    name: 'describes-itself',
    says: 'It says what it is: contract 1, a fence, a list, and a name for its memory.',
    why: 'A coordinator refuses a service that does not say what it promises.',
    change: 'Answer GET /verdict with contract, name, version, server, fence and list.',
    weight: 'grave',
    attempt: async ({ calls }) => {
      const heard = await calls.describe()
      mustAnswer('GET /verdict', heard, 200, { contract: 1, fence: true, list: true })
      const isWhole = serviceDescription.safeParse(heard.body).success
      must(isWhole, `GET /verdict was answered with ${told(heard)}, which lacks something.`)
    },
  },
  {
    name: 'secret-is-asked-for',
    says: 'It answers nobody who does not show the secret.',
    why: 'Whoever reaches it could commit or abort what belongs to others.',
    change: 'Compare the Authorization header of every call, and answer 401.',
    weight: 'grave',
    needs: ['secret'],
    attempt: async ({ calls }) => mustAnswer('A call without it', await calls.withoutSecret(), 401),
  },
  {
    name: 'unknown-is-unknown',
    says: 'Of a branch that it has never seen it says UNKNOWN.',
    why: 'A branch that was lost would be taken for one that has ended well.',
    change: 'Answer GET /verdict/{gid}/{branch} with 200 and "state": "UNKNOWN".',
    weight: 'grave',
    attempt: async ({ calls, newBranch }) =>
      mustAnswer('Its status', await calls.status(newBranch()), 200, { state: 'UNKNOWN' }),
  },
  {
    name: 'yes-is-prepared',
    says: 'After a yes the branch is PREPARED, and stands in the list.',
    why: 'After a crash of the coordinator the list is how forgotten branches are found.',
    change: 'Store the branch as PREPARED before the yes is said, and list what is stored.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const branch = newBranch()
      mustAnswer('prepare', await prepare(branch), 200, YES)
      const stands = await calls.status(branch)
      mustAnswer('Its status', stands, 200, { state: 'PREPARED' })
      must(typeof stands.body.since === 'string', `Its status has no "since": ${told(stands)}.`)
      must((await calls.isListed(branch)) === true, 'The list lacks it.')
    },
  },
  {
    name: 'no-is-definite',
    says: 'A no is 409 with a reason, holds nothing, and stays a no.',
    why: 'The coordinator does not come back to who said no: what is held then is held for ever.',
    change: 'Roll back before you answer 409, and store that the branch was refused.',
    weight: 'grave',
    needs: ['no'],
    attempt: async ({ calls, newBranch, prepare, no }) => {
      const branch = newBranch()
      const payload = no()
      const refused = await prepare(branch, payload)
      mustAnswer('prepare of what must be refused', refused, 409, { vote: 'NO' })
      must(typeof refused.body.reason === 'string', 'The refusal bears no reason.')
      mustAnswer('The same again', await prepare(branch, payload), 409, { vote: 'NO' })
      must((await calls.isListed(branch)) === false, 'The list holds it as prepared.')
    },
  },
  {
    name: 'repeat-is-answered',
    says: 'A prepare that comes again, or several times at once, is answered with the same yes.',
    why: 'Networks repeat; a second answer that differs makes a coordinator abort what holds.',
    change: 'Keep the answer under its Idempotency-Key, and give it again.',
    weight: 'grave',
    attempt: async ({ newBranch, prepare }) => {
      const branch = newBranch()
      const first = await Promise.all(Array.from({ length: AT_ONCE }, () => prepare(branch)))
      for (const heard of first)
        must(isNotNow(heard) || heard.body.vote === 'YES', `One of several was ${told(heard)}.`)
      mustAnswer('A repeat', await prepare(branch), 200, YES)
    },
  },
  {
    name: 'work-is-done-once',
    says: 'However often it is asked, the work is done once.',
    why: 'A customer pays twice.',
    change: 'Look for the branch, under a unique key, in the transaction that does the work.',
    weight: 'grave',
    needs: ['effect'],
    attempt: async ({ calls, newBranch, prepare, options: { effect = async () => 0 } }) => {
      const changes: number[] = []
      for (const times of [1, 2]) {
        const branch = newBranch()
        const before = await effect()
        for (let time = 0; time < times; time++) await prepare(branch)
        for (let time = 0; time < times; time++) await calls.commit(branch)
        changes.push((await effect()) - before)
      }
      const [once, twice] = changes
      must(once !== 0, 'A committed branch changed nothing: is the effect measured rightly?')
      must(once === twice, `Asked once it changed ${once}, asked twice ${twice}.`)
    },
  },
  {
    name: 'other-body-is-refused',
    says: 'The same key with another body is 422, and does nothing.',
    why: 'Two different orders under one name: one of them would be lost without a word.',
    change: 'Keep a hash of the body beside the key, and compare.',
    weight: 'slight',
    attempt: async ({ newBranch, prepare, yes }) => {
      const branch = newBranch()
      mustAnswer('prepare', await prepare(branch), 200, YES)
      const other = { ...Object(yes()), anotherBody: true }
      mustAnswer('The same key with another body', await prepare(branch, other), 422)
      mustAnswer('The first body again', await prepare(branch), 200, YES)
    },
  },
  {
    name: 'epoch-is-compared',
    says: 'Who comes with an older epoch than was seen in the shard is refused with 412.',
    why: 'A coordinator that was replaced, and does not know it, could still lock things.',
    change: 'Keep the highest epoch of each {cluster}.{shard}, and compare at prepare only.',
    weight: 'grave',
    attempt: async ({ calls, newBranch, prepare }) => {
      const shard = SHARD_OF_EPOCHS
      const early = newBranch({ shard, epoch: EPOCH })
      mustAnswer('prepare', await prepare(early), 200, YES)
      mustAnswer('Its commit', await calls.commit(early), 200, { state: 'COMMITTED' })
      const newer = newBranch({ shard, epoch: EPOCH + 1 })
      mustAnswer('prepare of a newer epoch', await prepare(newer), 200, YES)
      mustAnswer('Its commit', await calls.commit(newer), 200, { state: 'COMMITTED' })
      const older = newBranch({ shard, epoch: EPOCH })
      const refused = await prepare(older)
      mustAnswer('prepare of an older epoch', refused, 412, { epoch: EPOCH + 1 })
      must((await calls.isListed(older)) === false, 'It was refused, and is prepared all the same.')
    },
  },
  {
    name: 'nonsense-does-nothing',
    says: 'A body that is no JSON is refused with a 4xx, and leaves no trace.',
    why: 'Half an order would be worked on.',
    change: 'Parse the whole body before anything is done.',
    weight: 'slight',
    attempt: async ({ calls, newBranch }) => {
      const branch = newBranch()
      const heard = await calls.nonsense(branch)
      const isRefused = heard.status !== null && heard.status >= 400 && heard.status < 500
      must(isRefused, `It was answered with ${told(heard)}.`)
      mustAnswer('Its status', await calls.status(branch), 200, { state: 'UNKNOWN' })
    },
  },
]
