import { afterAll, beforeAll, expect, test } from 'vitest'
import { mulberry32 } from '@/server/lab/transfers'
import type { Participant, Proof } from '@/server/participant/participant'
import { parseBranchId } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import { credit, type MariadbBank, startMariadbBank, worked } from '../support/mariadb'
import { newBranch, within } from '../support/postgres'
import { repeat } from '../support/repeat'

// biome-ignore lint/style/noProcessEnv: a failure is repeated with the seed that it printed
const seed = Number(process.env.VERDICT_TEST_SEED ?? Date.now() % 1_000_000)
const BRANCHES = 30
/** Of the branches whose calls come once, and of those whose calls are repeated. */
const [ONCE, OFTEN] = [1, 2]

let bank: MariadbBank
beforeAll(async () => {
  process.stdout.write(`repeated calls to MariaDB with VERDICT_TEST_SEED=${seed}\n`)
  bank = await startMariadbBank()
})
afterAll(() => bank.remove())

interface Life {
  readonly branch: BranchId
  readonly verdict: 'commit' | 'abort'
  readonly account: number
}

test(`calls to a MariaDB that are made one to three times change what one would, seed ${seed}`, async () => {
  const participant = bank.participant()
  const dice = mulberry32(seed)
  for (let n = 0; n < BRANCHES; n++) {
    const verdict = dice() < 0.4 ? 'abort' : 'commit'
    const often: Life = { branch: newBranch(), verdict, account: OFTEN }
    const once: Life = { branch: newBranch(), verdict, account: ONCE }
    const last = await liveAt(participant, often, dice)
    expect(last).toEqual(await liveAt(participant, once, () => 0))
    expect(await marksOf(often)).toEqual(await marksOf(once))
  }
  const balances = await bank.query<{ balance: number }>(
    'select balance from account where id in (1, 2) order by id',
  )
  expect(balances[1]?.balance).toBe(balances[0]?.balance)
  expect(balances[0]?.balance).toBeGreaterThan(100)
  expect(await participant.list(within())).toEqual([])
})

/** With dice that throw nothing but 0 each call is made once. What it answers is the last settlement. */
async function liveAt(
  participant: Participant,
  { branch, verdict, account }: Life,
  dice: () => number,
) {
  const { proof } = await worked(participant, [credit(account)], branch)
  const prepare = () => participant.prepare(branch, within())
  const votes = await repeat(prepare, dice)
  expect(votes[0]?.vote).toBe('yes')
  for (const { vote } of votes) expect(['yes', 'unknown']).toContain(vote)
  const settle = () => settled(participant, { branch, verdict }, proof)
  const answers = await repeat(settle, dice)
  if (dice() >= 0.5) {
    // A promise that is asked for again after the end promises nothing.
    expect((await prepare()).vote).not.toBe('yes')
    answers.push(...(await repeat(settle, dice)))
  }
  // The server is busy with the first of two that come at once, and says so.
  for (const { type } of answers) expect(['done', 'retry']).toContain(type)
  expect(answers).toContainEqual({ type: 'done' })
  return settle()
}

const settled = (
  participant: Participant,
  { branch, verdict }: Pick<Life, 'branch' | 'verdict'>,
  proof: Proof,
) => participant[verdict](branch, proof, within())

async function marksOf({ branch }: Life) {
  const { transaction, n } = parseBranchId(branch) ?? { transaction: '', n: 0 }
  const rows = await bank.query<{ kind: string }>(
    'select kind from verdict_marker where gid = ? and branch = ?',
    [transaction, n],
  )
  return rows.map(({ kind }) => kind)
}
