import { Client, Pool } from 'pg'
import { z } from 'zod'
import { createClient } from '@/sdk/client'
import { pay } from './message-application'

/* An application as a process of its own, which kills itself at a step of a two-phase message. */

const settings = z.object({
  ...{ step: z.string(), url: z.string(), bank: z.string() },
  ...{ key: z.string(), account: z.string(), deadlineMs: z.int() },
})
const { step, url, bank, ...terms } = settings.parse(JSON.parse(process.argv[2] ?? '{}'))

const reached = (name: string) => {
  if (step === name) process.kill(process.pid, 'SIGKILL')
}

const ask = Client.prototype.query
Reflect.set(Client.prototype, 'query', function query(this: Client, ...given: unknown[]) {
  const [text] = given
  const commits = text === 'COMMIT'
  if (commits) reached('worked')
  const answer: unknown = Reflect.apply(ask, this, given)
  if (commits) setImmediate(() => reached('commit sent'))
  return Promise.resolve(answer).then((result) => {
    if (commits) reached('committed')
    if (typeof text === 'string' && text.includes('verdict_marker')) reached('marked')
    return result
  })
})

const verdict = createClient({
  url,
  fetch: async (address, init) => {
    const response = await fetch(address, init)
    if (address.endsWith(':open')) reached('opened')
    if (address.includes(':commit')) reached('submitted')
    return response
  },
})

const pool = new Pool({ connectionString: bank, application_name: 'application' })
const told = await pay(verdict, await pool.connect(), terms)
process.stdout.write(JSON.stringify(told))
process.exit(told.type === 'committed' ? 0 : 1)
