import { expect, test } from 'vitest'
import { placeOf } from '@/server/participant/outcome-hash'
import type { Outcomes } from '@/server/participant/outcomes'
import type { Participant } from '@/server/participant/participant'
import { sqliteKey } from '@/server/participant/sqlite-work'
import type { BranchId } from '@/server/protocol/model'
import { differing, digestsOf, windowAfter, windowOf } from '@/server/protocol/outcome-buckets'
import { newBranch, within } from './postgres'

export const CLUSTER = 'test'
export const everything = { from: '0000000', until: 'ZZZZZZZ' }

export interface MarkerRow {
  readonly gid: string
  readonly branch: number
  readonly kind: 'WORK' | 'ABORTED'
}

interface Conforming {
  readonly outcomes: () => Outcomes
  /** Writes them past the adapter. */
  readonly insert: (rows: readonly MarkerRow[]) => void | Promise<void>
  readonly committedNames: () => readonly string[] | Promise<readonly string[]>
}

export const outcomesOf = ({ outcomes }: Participant): Outcomes => {
  if (outcomes === undefined) throw new Error('outcomes cannot be read')
  return outcomes
}

const rowOf = (branch: BranchId): MarkerRow => ({ ...sqliteKey(branch), kind: 'WORK' })

/** What every kind of participant must do with the hash table of its outcomes. */
export function testOutcomes({ outcomes, insert, committedNames }: Conforming): void {
  const digests = (range = everything) => outcomes().digests(CLUSTER, range, within())

  test('the hash table of many branches is the same as the pure functions make', async () => {
    const branches = Array.from({ length: 500 }, (_, n) => newBranch(CLUSTER, 1 + (n % 999)))
    const rows = branches.map(rowOf)
    await insert(rows)
    await insert(rows.map((row) => ({ ...row, gid: row.gid.replace('test.', 'tested.') })))
    await insert(
      rows.map((row) => ({ ...rowOf(newBranch()), kind: 'ABORTED', branch: row.branch })),
    )
    const names = (await committedNames()).map((name) => name as BranchId)
    expect(names).toEqual(expect.arrayContaining(branches))
    const found = await digests()
    expect(differing(digestsOf(names.map(placeOf)), found)).toEqual([])
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(names.length)

    const buckets = found.slice(0, 2).map(({ window, slot }) => ({ window, slot }))
    const open = await outcomes().committed(CLUSTER, { range: everything, buckets }, within())
    const there = (branch: BranchId) => {
      const place = placeOf(branch)
      return buckets.some(({ window, slot }) => window === place.window && slot === place.slot)
    }
    expect(open.length).toBeGreaterThan(0)
    expect(open.toSorted()).toEqual(names.filter(there).sort())
  })

  test('a range has its first window and not its last, and may end within one', async () => {
    const branch = newBranch()
    await insert([rowOf(branch)])
    const window = windowOf(branch)
    const { slot } = placeOf(branch)
    const holds = async (from: string, until: string) =>
      (await digests({ from, until })).some((one) => one.window === window && one.slot === slot)
    expect(await holds(window, windowAfter(window))).toBe(true)
    expect(await holds('0000000', window)).toBe(false)
    expect(await holds(windowAfter(window), 'ZZZZZZZ')).toBe(false)
    const [ulid = ''] = sqliteKey(branch).gid.split('.').slice(-1)
    const listed = (until: string) =>
      outcomes().committed(
        CLUSTER,
        { range: { from: window, until }, buckets: [{ window, slot }] },
        within(),
      )
    expect(await listed('ZZZZZZZ')).toContain(branch)
    expect(await listed(ulid.slice(0, 10))).not.toContain(branch)
  })
}
