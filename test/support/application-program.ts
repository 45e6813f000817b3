import { Client, Pool } from 'pg'
import { createClient } from '@/sdk/client'
import { transfer } from './transfer-application'

/*
 * An application as a process of its own, which kills itself at a step. What a step is: the moment
 * after an answer came, or before a message leaves.
 */

const [given = '', url = '', key = '', account = '', deadlineMs, ...banks] = process.argv.slice(2)

/** Of a step that begins with this each bank promises with its last statement. */
const EARLY = 'early '
const step = given.replace(EARLY, '')

const die = () => process.kill(process.pid, 'SIGKILL')
const seen = new Map<string, number>()
const reached = (name: string) => {
  const times = (seen.get(name) ?? 0) + 1
  seen.set(name, times)
  if (step === name || step === `${name} ${times}`) die()
}

const ask = Client.prototype.query
Reflect.set(Client.prototype, 'query', function query(this: Client, ...given: unknown[]) {
  const [text] = given
  const prepares = typeof text === 'string' && text.startsWith('PREPARE TRANSACTION')
  const answer: unknown = Reflect.apply(ask, this, given)
  if (!prepares) return answer
  reached('prepare sent')
  return Promise.resolve(answer).then((result) => {
    reached('prepared')
    return result
  })
})

const verdict = createClient({
  url,
  fetch: async (address, init) => {
    const commits = address.includes(':commit')
    if (commits) reached('worked and prepared')
    const pending = fetch(address, init)
    if (commits) setTimeout(() => reached('commit sent'), 5)
    const response = await pending
    if (address.endsWith(':open')) reached('opened')
    if (address.endsWith('/branches')) reached('joined')
    if (commits) reached('commit answered')
    return response
  },
})

const pools = banks.map(
  (connectionString) => new Pool({ connectionString, application_name: 'application' }),
)
const final = given.startsWith(EARLY)
const terms = { key, account, deadlineMs: Number(deadlineMs), final }
const done = await transfer(verdict, pools, terms).catch((error: unknown) => ({
  type: 'threw',
  error: String(error),
}))
process.stdout.write(JSON.stringify(done))
process.exit(0)
