import { migrate } from '@/server/platform/migrate'
import { startPostgresServer } from '../../support/postgres-server'
import { type Coordinated, createCoordinated } from '../transfers/coordinated'
import { cpuMsOf, type Servers } from '../transfers/servers'
import type { Contender, Transfer } from '../transfers/transfer'
import { ACCOUNTS, type BenchBank } from './bank'

export interface Pair {
  readonly name: string
  readonly servers: Servers
  readonly raw: Contender
  readonly coordinated: Coordinated
  remove(): Promise<void>
}

interface Banks {
  readonly north: BenchBank
  readonly south: BenchBank
}

export type StartBenchBank = () => Promise<BenchBank>

/** A journal, two banks, and both ways of doing transfers between them. */
export async function startPair(
  name: string,
  startNorth: StartBenchBank,
  startSouth: StartBenchBank,
): Promise<Pair> {
  const [journal, north, south] = await Promise.all([
    startPostgresServer({ database: 'journal' }),
    startNorth(),
    startSouth(),
  ])
  await migrate(journal.url, 'prisma/migrations')
  const banks = { north, south }
  const servers: Servers = {
    urls: { journal: journal.url, north: north.url, south: south.url },
    cpuMs: () => ({
      ...{ journal: cpuMsOf(journal.folder), north: north.cpuMs(), south: south.cpuMs() },
    }),
    logSyncs: async () => ({ journal: 0, north: 0, south: 0 }),
    remove: async () => {
      await Promise.all([journal.remove(), north.remove(), south.remove()])
    },
  }
  const coordinated = await createCoordinated(servers, {
    kinds: { north: north.kind, south: south.kind },
    open: (bank, onRoundTrip) =>
      (bank.name === 'north' ? north : south).open(bank.name, bank.url, onRoundTrip),
    newTransfer: () => newTransfer(banks),
  })
  const raw = createRaw(banks)
  return {
    ...{ name, servers, raw, coordinated },
    remove: async () => {
      await coordinated.close()
      await servers.remove()
    },
  }
}

let count = 0

function newTransfer(banks: Banks): Transfer {
  count++
  const key = `${process.pid}-${count}`
  const amount = 1 + Math.floor(Math.random() * 100)
  const account = () => String(1 + Math.floor(Math.random() * ACCOUNTS))
  const { north, south } = banks
  return {
    key,
    branches: [
      { bank: 'north', statements: north.booking(key, account(), -amount) },
      { bank: 'south', statements: south.booking(key, account(), amount) },
    ],
  }
}

/** Both banks are asked at the same time, and nobody remembers anything. */
const createRaw = (banks: Banks): Contender => ({
  transfer: async () => {
    const { key, branches } = newTransfer(banks)
    const prepared = await Promise.all(
      branches.map(({ bank, statements }) => banks[bank].prepareRaw(key, statements)),
    )
    const committed = prepared.every(({ ok }) => ok)
    await Promise.all(prepared.map((branch) => branch.end(committed)))
    return committed
  },
  settled: async () => undefined,
  close: async () => undefined,
})
