import { join } from 'node:path'
import { Client, type QueryResult } from 'pg'
import { ulid } from 'ulid'
import type { Participant, Proof, Statement } from '@/server/participant/participant'
import type { RoundTrip } from '@/server/participant/postgres-options'
import {
  createPostgresParticipant,
  type PostgresParticipantOptions,
} from '@/server/participant/postgres-participant'
import { readPostmaster } from '@/server/platform/postmaster'
import { childrenOf, type ProcessIdentity, signal } from '@/server/platform/process-identity'
import { branchId, transactionId } from '@/server/protocol/ids'
import type { BranchId } from '@/server/protocol/model'
import { type PostgresServer, startPostgresServer } from './postgres-server'

export interface Bank extends PostgresServer {
  /** SIGSTOP: the server and its sessions stand still, and their sockets stay open. */
  pause(): void
  resume(): void
  /** A participant at this server, closed with it. */
  participant(options?: Partial<PostgresParticipantOptions>): Participant
  /** One statement in a session of its own; it ends with the statement. */
  query(sql: string, values?: readonly unknown[]): Promise<QueryResult>
  /** A session beside the participant's, closed with the server. */
  session(url?: string): Promise<Client>
}

/** A real server with accounts 1 to 9 of 100 each, and the marker table. */
export async function startBank(settings: Readonly<Record<string, string>> = {}): Promise<Bank> {
  const server = await startPostgresServer({ settings })
  const open = new Set<{ end: () => Promise<unknown> }>()
  let paused: readonly ProcessIdentity[] = []
  const resume = (): void => {
    for (const process of [...paused].reverse()) signal(process, 'SIGCONT')
    paused = []
  }
  const session = async (url = server.url): Promise<Client> => {
    const client = new Client({ connectionString: url, application_name: 'beside' })
    client.on('error', () => undefined)
    await client.connect()
    open.add(client)
    return client
  }
  const bank: Bank = {
    ...server,
    resume,
    session,
    pause: () => {
      const postmaster = readPostmaster(join(server.folder, 'data'))
      if (postmaster === null) throw new Error('the server to be paused does not run')
      signal(postmaster.process, 'SIGSTOP')
      paused = [postmaster.process, ...childrenOf(postmaster.process.pid)]
      for (const process of paused) signal(process, 'SIGSTOP')
    },
    participant: (options = {}) => {
      const made = createPostgresParticipant({ name: 'bank', url: server.url, ...options })
      open.add({ end: () => made.close() })
      return made
    },
    query: async (sql, values = []) => {
      const client = await session()
      try {
        return await client.query(sql, [...values])
      } finally {
        open.delete(client)
        await client.end()
      }
    },
    remove: async () => {
      resume()
      try {
        await Promise.all([...open].map((one) => one.end()))
      } finally {
        await server.remove()
      }
    },
  }
  await bank.query('create table account (id int primary key, balance int not null)')
  await bank.query('insert into account select n, 100 from generate_series(1, 9) n')
  const examined = await bank.participant().examine(within())
  if (!examined.findings.some(({ name, ok }) => name === 'marker' && ok))
    throw new Error(`the bank is not usable: ${JSON.stringify(examined)}`)
  return bank
}

/** The longest a call may take before its test fails for silence. */
export const within = (ms = 20_000): AbortSignal => AbortSignal.timeout(ms)

export const newBranch = (cluster = 'test', n = 1): BranchId =>
  branchId(transactionId({ cluster, shard: 1, epoch: 1, ulid: ulid() }), n)

export const noProof: Proof = { xid: null, server: null }

export const statement = (sql: string, ...params: readonly unknown[]): Statement => ({
  sql,
  params,
})

export const credit = (account: number, amount = 1): Statement =>
  statement('update account set balance = balance + $2 where id = $1', account, amount)

/** Does the work of a new branch, which must succeed. */
export async function worked(
  participant: Participant,
  statements: readonly Statement[],
  branch = newBranch(),
): Promise<{ branch: BranchId; proof: Proof }> {
  const order = { branch, epoch: 1, statements, remainingMs: 10_000 }
  const answer = await participant.work(order, within())
  if (answer.type !== 'worked') throw new Error(`the work failed: ${answer.fault?.text}`)
  return { branch, proof: { xid: answer.xid, server: answer.server } }
}

/** Work and a yes. */
export async function prepared(
  participant: Participant,
  statements: readonly Statement[] = [credit(1)],
): Promise<{ branch: BranchId; proof: Proof }> {
  const done = await worked(participant, statements)
  const { vote, fault } = await participant.prepare(done.branch, within())
  if (vote !== 'yes') throw new Error(`the vote is ${vote}: ${fault?.text}`)
  return done
}

export const isListed = async (participant: Participant, branch: string): Promise<boolean> =>
  (await participant.list(within())).some(({ gid }) => gid === branch)

/** Notes every round trip made for a branch, in order. */
export function roundTrips() {
  const made: RoundTrip[] = []
  return { made, onRoundTrip: (_: BranchId, what: RoundTrip) => made.push(what) }
}
