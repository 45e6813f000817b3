import { amount } from './money'
import type { Account, Transfer } from './transfer'

/*
 * A transfer by reservations (Try–Confirm–Cancel): what is given is set aside at once, so that nobody
 * else spends it, and what is taken is only announced. Available and reserved money together stay the
 * same until both are confirmed; the ledger is written then, as by every other protocol.
 */

interface Statement {
  readonly sql: string
  readonly params: string[]
}

interface Steps {
  readonly try: Statement[]
  readonly confirm: Statement[]
  readonly cancel: Statement[]
}

/** One branch for each bank, with the statements of its three steps, as an agent takes them. */
export function reservedBranches(
  transfer: Transfer,
  key: string,
): readonly { readonly participant: string; readonly payload: Steps }[] {
  if (transfer.kind === 'look')
    return transfer.accounts.map((account) => ({
      participant: account.bank,
      payload: look(account),
    }))
  const { from, to, sum } = transfer
  const [give, take] = [reserve(key, from.id, -sum), reserve(key, to.id, sum)]
  if (from.bank !== to.bank)
    return [
      { participant: from.bank, payload: give },
      { participant: to.bank, payload: take },
    ]
  /* Accounts in one order for all, so that two transfers of a bank do not wait for each other. */
  const [first, second] = from.id < to.id ? [give, take] : [take, give]
  return [{ participant: from.bank, payload: together(first, second) }]
}

const look = ({ id }: Account): Steps => ({
  try: [{ sql: 'select balance from accounts where id = $1', params: [id] }],
  confirm: [],
  cancel: [],
})

/** Below zero it is taken from the account, and set aside; above, it is added when it is confirmed. */
function reserve(key: string, account: string, delta: number): Steps {
  const announced = {
    sql: 'insert into reservations (transaction, account, delta) values ($1, $2, $3::numeric)',
    params: [key, account, amount(delta)],
  }
  const booked = {
    sql: 'insert into ledger (transaction, account, delta) values ($1, $2, $3::numeric)',
    params: [key, account, amount(delta)],
  }
  const moved = (sql: string) => [{ sql, params: [amount(Math.abs(delta)), account] }]
  return {
    try: [announced, ...(delta < 0 ? moved(setAside) : [])],
    confirm: [...moved(delta < 0 ? spend : receive), booked, close(key, account, 'confirmed')],
    cancel: [...(delta < 0 ? moved(giveBack) : []), close(key, account, 'cancelled')],
  }
}

const setAside =
  'update accounts set balance = balance - $1::numeric, reserved = reserved + $1::numeric where id = $2'
const giveBack =
  'update accounts set balance = balance + $1::numeric, reserved = reserved - $1::numeric where id = $2'
const spend = 'update accounts set reserved = reserved - $1::numeric where id = $2'
const receive = 'update accounts set balance = balance + $1::numeric where id = $2'

const close = (key: string, account: string, state: 'confirmed' | 'cancelled'): Statement => ({
  sql: 'update reservations set state = $3 where transaction = $1 and account = $2',
  params: [key, account, state],
})

const together = (one: Steps, other: Steps): Steps => ({
  try: [...one.try, ...other.try],
  confirm: [...one.confirm, ...other.confirm],
  cancel: [...one.cancel, ...other.cancel],
})
