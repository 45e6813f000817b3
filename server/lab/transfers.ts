import type { TransactionDraft } from '@/sdk/begin'
import type { NewRun } from '../contract/lab-run'
import { compensated, givingBack, type Work } from './compensated'
import { amount } from './money'
import { reservedBranches } from './reservations'
import type { Account, Transfer } from './transfer'

/** What makes the work of a run: the same plan gives the same transactions, one by one. */
export interface Plan {
  readonly run: string
  /** Left out: transfers. */
  readonly workload?: NewRun['workload']
  readonly seed: number
  readonly recovery: 'automatic' | 'manual'
  readonly protocol: Exclude<NewRun['protocol'], 'outbox'>
  readonly presumption?: NewRun['presumption']
  readonly optimise?: readonly NonNullable<NewRun['optimise']>[number][]
  readonly through: 'databases' | 'agents'
  /** How often a promise is asked for; left out or null: as the policies say. */
  readonly attempts?: number | null
  readonly banks: readonly string[]
}

export const ACCOUNTS_A_BANK = 200
/** Of a bank, where everybody wants the same: the workload hot-account. */
const HOT_A_BANK = 2
/** In cents: what each account holds on the first day. */
export const HOLDING = 100_000
const SUM_MAX = 5_000
/** More than an account ever holds but by a miracle: refused at prepare. */
const OVERDRAFT = 1_000_000
/** Shares of all transactions; the rest moves money between two banks. */
const [LOOKS, OVERDRAFTS, SINGLES] = [0.05, 0.05, 0.1]

/** All accounts of the bank at that place in the list: A00 … in the first, B00 … in the second. */
export const accountsOf = (place: number): readonly string[] =>
  Array.from({ length: ACCOUNTS_A_BANK }, (_, n) => accountId(place, n))

/** The key of the n-th transaction, under which the ledger and the API know it. */
export const transferKey = (run: string, n: number): string => `${run}-${n}`

/** The number in the key of a transaction of that run; null: it is another run's. */
export const numberIn = (run: string, key: string): number | null =>
  key.startsWith(`${run}-`) ? Number(key.slice(run.length + 1)) : null

/** The n-th transfer of a run, whatever came before it: so a run can go on in the middle. */
export function transferAt(
  { seed, banks, workload }: Pick<Plan, 'seed' | 'banks' | 'workload'>,
  n: number,
): Transfer {
  const dice = mulberry32(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(n + 1, 0xc2b2ae35))
  const below = (limit: number) => Math.floor(dice() * limit)
  const accounts = workload === 'hot-account' ? HOT_A_BANK : ACCOUNTS_A_BANK
  const account = (place: number): Account => ({
    bank: banks[place] ?? '',
    id: accountId(place, below(accounts)),
  })
  const kind = dice()
  const place = below(banks.length)
  const other = (place + 1 + below(Math.max(1, banks.length - 1))) % banks.length
  const from = account(place)
  if (kind < LOOKS) return { kind: 'look', accounts: [from, account(other)] }
  const single = kind >= LOOKS + OVERDRAFTS && kind < LOOKS + OVERDRAFTS + SINGLES
  const to =
    single || other === place ? neighbour(from, { place, accounts, below }) : account(other)
  const sum = 1 + below(SUM_MAX)
  return { kind: 'move', from, to, sum: kind < LOOKS + OVERDRAFTS ? OVERDRAFT + sum : sum }
}

/** The n-th transaction as the API takes it. Equal at each call: the key stands for this very text. */
export function transactionAt(plan: Plan, n: number): TransactionDraft {
  return draftOf(plan, transferAt(plan, n), transferKey(plan.run, n))
}

type Way = Omit<Plan, 'run' | 'seed' | 'banks'>

/** A transfer as the API takes it. */
export function draftOf(way: Way, transfer: Transfer, key: string): TransactionDraft {
  const { protocol, presumption = 'abort', optimise = [], recovery, attempts = null } = way
  return {
    name: nameOf(transfer),
    protocol,
    recovery,
    ...(presumption !== 'abort' && { presumption }),
    ...(optimise.length > 0 && { optimise: [...optimise] }),
    ...(attempts !== null && { retry: { attempts } }),
    branches: branchesOf(way, transfer, key),
  }
}

function branchesOf({ protocol, through, workload }: Way, transfer: Transfer, key: string) {
  if (protocol === 'try-confirm-cancel')
    return reservedBranches(transfer, key).map(({ participant, payload }) => ({
      ...{ participant: agentOf(participant), payload },
    }))
  const branches =
    transfer.kind === 'look'
      ? lookBranches(transfer.accounts)
      : moveBranches(transfer, key, workload)
  return through === 'agents' ? branches.map(throughAgent) : compensated(protocol, branches)
}

/** What a bank is called where an agent takes part for it. */
export const agentOf = (bank: string): string => `${bank}-agent`

/** The same statements, as an agent takes them. */
const throughAgent = ({ participant, statements }: Work) => ({
  participant: agentOf(participant),
  payload: { statements },
})

function nameOf(transfer: Transfer): string {
  return transfer.kind === 'look'
    ? `Balances of ${transfer.accounts.map(({ id }) => id).join(' and ')}`
    : `Transfer ${amount(transfer.sum)} ${transfer.from.id} → ${transfer.to.id}`
}

const lookBranches = (accounts: readonly Account[]): Work[] =>
  accounts.map(({ bank, id }) => {
    const statements = [{ sql: 'select balance from accounts where id = $1', params: [id] }]
    return { participant: bank, statements, compensationStatements: statements }
  })

function moveBranches(
  transfer: Extract<Transfer, { kind: 'move' }>,
  key: string,
  workload: Plan['workload'],
): Work[] {
  const { from, to, sum } = transfer
  const give = moving(key, from, -sum)
  const take = moving(key, to, sum)
  if (from.bank !== to.bank) return [give, take]
  /* Accounts in one order for all, so that two transfers of a bank do not wait for each other; on hot
     accounts they shall. */
  const inOrder = workload === 'hot-account' || from.id < to.id
  const [first, second] = inOrder ? [give, take] : [take, give]
  return [
    {
      participant: from.bank,
      statements: [...first.statements, ...second.statements],
      compensationStatements: [...first.compensationStatements, ...second.compensationStatements],
    },
  ]
}

const moving = (key: string, { bank, id }: Account, delta: number) => ({
  participant: bank,
  statements: booking(key, id, delta),
  compensationStatements: givingBack(key, id, delta),
})

const booking = (key: string, account: string, delta: number) => [
  {
    sql: 'update accounts set balance = balance + $1::numeric where id = $2',
    params: [amount(delta), account],
  },
  {
    sql: 'insert into ledger (transaction, account, delta) values ($1, $2, $3::numeric)',
    params: [key, account, amount(delta)],
  },
]

function neighbour(
  account: Account,
  { place, accounts, below }: { place: number; accounts: number; below: (limit: number) => number },
): Account {
  const own = Number(account.id.slice(1))
  const step = 1 + below(accounts - 1)
  return { bank: account.bank, id: accountId(place, (own + step) % accounts) }
}

export const accountId = (place: number, n: number): string =>
  `${String.fromCharCode('A'.charCodeAt(0) + place)}${String(n).padStart(2, '0')}`

/** A small generator of numbers in [0, 1): the same seed, the same row. */
export function mulberry32(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
