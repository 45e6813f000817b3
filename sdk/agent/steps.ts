import { DatabaseError, type PoolClient } from 'pg'
import { z } from 'zod'
import type { Steps } from '../participant/steps'
import { STATEMENTS_MAX, type Statement, single, statement } from './work'

const statements = z.array(statement).max(STATEMENTS_MAX)
const reservation = z.object({ try: statements, confirm: statements, cancel: statements })
type Reservation = z.infer<typeof reservation>

/** The classes of SQLSTATE by which a database says no to the work: bad data, constraints, triggers. */
const REFUSALS = new Set(['21', '22', '23', '42', 'P0'])

/**
 * Try–Confirm–Cancel at an agent: the payload has the statements of all three steps, and each is run
 * behind the kit's barrier. A Try that the database refuses is refused for ever; the other two are
 * never refused, for what fails is asked for again.
 */
export function createSteps(refuses: (statement: Statement) => string | null): Steps {
  return {
    try: async (client, payload) => {
      const parsed = reservation.safeParse(payload)
      if (!parsed.success) return { no: shape }
      const all = Object.values(parsed.data).flat()
      const [refusal] = all.flatMap((one) => refuses(one) ?? [])
      if (refusal !== undefined) return { no: refusal }
      try {
        await run(client, parsed.data.try)
        // What is checked at the end of a transaction is checked now: its commit must not say no.
        await client.query('SET CONSTRAINTS ALL IMMEDIATE')
        return undefined
      } catch (error) {
        return refusalIn(error)
      }
    },
    confirm: (client, payload) => settle(client, payload, 'confirm'),
    cancel: (client, payload) => settle(client, payload, 'cancel'),
  }
}

const shape = 'The payload is not {"try": [{"sql", "params"}], "confirm": […], "cancel": […]}.'

async function settle(
  client: PoolClient,
  payload: unknown,
  step: Exclude<keyof Reservation, 'try'>,
): Promise<undefined> {
  await run(client, reservation.parse(payload)[step])
}

async function run(client: PoolClient, all: readonly Statement[]): Promise<void> {
  for (const { sql, params } of all) await client.query(single(sql, params))
}

function refusalIn(error: unknown): { readonly no: string } {
  const code = error instanceof DatabaseError ? (error.code ?? '') : ''
  if (!(error instanceof Error) || !REFUSALS.has(code.slice(0, 2))) throw error
  return { no: error.message }
}
