import { Pool } from 'pg'
import { createClient } from '@/sdk/client'

// Moves money from A1 to B1, in two databases that this program keeps its own pools to, or does not.
// The banks of the demo will do; `databases` of GET /v1/lab has their addresses:
// node --import tsx examples/transfer.ts <verdict> <bank-a> <bank-b> <amount>
const [verdictUrl = '', bankA = '', bankB = '', amount = '5'] = process.argv.slice(2)
const verdict = createClient({ url: verdictUrl })
const pools = [bankA, bankB].map((connectionString) => new Pool({ connectionString, max: 4 }))
const [from, to] = await Promise.all(pools.map((pool) => pool.connect()))
if (from === undefined || to === undefined) throw new Error('two banks are needed')

const add = 'update accounts set balance = balance + $1 where id = $2 returning balance'

const done = await verdict
  .transaction({ name: 'Transfer', labels: { amount } }, async (transaction) => {
    const payer = await transaction.enlist('bank-a', from)
    const payee = await transaction.enlist('bank-b', to)
    const { rows } = await payer.query(add, [-Number(amount), 'A1'])
    const left = Number(rows[0]?.balance ?? -1)
    if (left < 0) throw new Error('The payer has not that much')
    const { rowCount } = await payee.query(add, [Number(amount), 'B1'])
    if (rowCount !== 1) throw new Error('The payee has no account')
    return left
  })
  .catch((error: Error) => ({ type: 'undone' as const, reason: error.message }))
  .finally(async () => {
    from.release()
    to.release()
    await Promise.all(pools.map((pool) => pool.end()))
  })

process.stdout.write(`${JSON.stringify(done)}\n`)
