import type { Pool, QueryConfig } from 'pg'
import { z } from 'zod'
import type { Prepare } from '../participant/order'
import { notePeer } from './agent-sql'
import type { Heard } from './heard'
import { type Peer, peers } from './peers'

export const STATEMENTS_MAX = 100

export const statement = z.object({
  sql: z.string().min(1).max(100_000),
  params: z.array(z.json()).max(1_000).default([]),
})
const work = z.object({ statements: z.array(statement).min(1).max(STATEMENTS_MAX) })
/** Peers are told in three phases only, though there be none. */
const told = z.object({ peers: peers.optional() })

export type Statement = z.infer<typeof statement>

/** Runs the statements of the payload, and keeps who the peers are before anything is promised. */
export const createWork =
  (notes: Pool, refuses: (statement: Statement) => string | null, heard: Heard): Prepare =>
  async (client, payload, { branch, order }) => {
    const parsed = work.safeParse(payload)
    if (!parsed.success) return { no: 'The payload is not {"statements": [{"sql", "params"}]}.' }
    const others = told.safeParse(order.body)
    if (!others.success) return { no: 'The peers are not [{"branch", "url"}].' }
    for (const one of parsed.data.statements) {
      const refusal = refuses(one)
      if (refusal !== null) return { no: refusal }
    }
    heard.promised(branch.gid)
    for (const [peer, url] of companyOf(branch.branch, others.data.peers))
      await notes.query(notePeer, [branch.gid, peer, url])
    for (const { sql, params } of parsed.data.statements) await client.query(single(sql, params))
    return 'yes'
  }

/** In three phases a branch stands among its peers too, without an address, so that it is found alone. */
const companyOf = (
  own: number,
  others: readonly Peer[] | undefined,
): readonly [number, string][] =>
  others === undefined
    ? []
    : [[own, ''], ...others.map(({ branch, url }): [number, string] => [branch, url])]

/** By the extended protocol, which takes one statement at a time. The driver's types lack the mode. */
export function single(text: string, values: unknown[]): QueryConfig {
  const query = { text, values, queryMode: 'extended' }
  return query
}
