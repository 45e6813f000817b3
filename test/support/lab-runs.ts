import { createConnection } from 'mysql2/promise'
import { Client } from 'pg'
import { z } from 'zod'
import type { LabRun, NewRun } from '@/server/contract/lab-run'
import { answered } from './answered'
import { eventually } from './eventually'
import type { Product } from './product'

/** Runs of the lab of a product, from their beginning to the last count. */
export function labRuns(product: () => Product) {
  const newest = async () => (await answered(product().api.lab.get())).run
  /** The first run of its kind starts its processes: that may take longer than its answer is waited for. */
  const begin = async (run: Partial<NewRun> & Pick<NewRun, 'workload'>): Promise<string> => {
    const before = await newest()
    const asked = { transactions: 100, seed: 7, concurrency: 6, ...run }
    const started = await product().api.lab.startRun(asked)
    if (started.type !== 'lost') return (await answered(Promise.resolve(started))).id
    return eventually(
      async () => {
        const id = await newest()
        return id === before ? null : id
      },
      { what: 'that the run has started', withinMs: 90_000 },
    )
  }
  const run = (id: string) => answered(product().api.lab.run(id))
  const kill = (name: string) => answered(product().api.lab.command(name, 'kill'))

  /** Kills the lab, which is asked itself, and resolves when another answers. */
  const killLab = async (): Promise<void> => {
    const pidOf = async () =>
      (await answered(product().api.lab.processes())).items.find(({ name }) => name === 'lab')?.pid
    const before = await pidOf()
    await product().api.lab.command('lab', 'kill')
    await eventually(async () => (await pidOf()) !== before, {
      what: 'that the lab is back',
      withinMs: 60_000,
    })
  }

  /** So many have an outcome: the middle of the run. */
  const reached = (id: string, count: number) =>
    eventually(
      async () => {
        const { committed, aborted } = (await run(id)).counts
        return committed + aborted >= count
      },
      { what: `that ${count} are over`, withinMs: 60_000 },
    )

  /** Over, every answer known, and counted once more after all was over. */
  const settled = (id: string): Promise<LabRun> =>
    eventually(
      async () => {
        const seen = await run(id)
        if (seen.invariant.holds === false) return seen
        const over = seen.state === 'finished' && seen.counts.unanswered === 0
        return over && /after all was over/i.test(seen.invariant.text) ? seen : null
      },
      { what: 'that the run is over', withinMs: 60_000 },
    )

  /** Past the lab's own counting. */
  const rowsOf = async (name: string, sql: string): Promise<unknown[]> => {
    const { databases } = await answered(product().api.lab.get())
    const url = databases.find((one) => one.name === name)?.url ?? ''
    if (name === 'mariadb') {
      const session = await createConnection(url.replace('mariadb:', 'mysql:'))
      const [rows] = await session.query(sql)
      session.destroy()
      return z.unknown().array().parse(rows)
    }
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(sql)
    await client.end()
    return rows
  }

  return { begin, run, kill, killLab, reached, settled, rowsOf }
}
