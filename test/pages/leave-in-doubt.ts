import type { Page } from '@playwright/test'
import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import type { Product } from '@/test/support/product'
import { labPage } from './lab-page'

const ROUNDS_MAX = 12

/**
 * Crashes the coordinator before its verdict, with manual recovery and by clicking, until so many
 * transactions wait for a person with both their branches prepared. Answers their ids.
 */
export async function leaveInDoubt(
  page: Page,
  { api, url }: Product,
  wanted: number,
): Promise<readonly string[]> {
  const lab = labPage(page, url)
  const known = new Set((await inDoubt(api)).map(({ id }) => id))
  const fresh = async () => (await inDoubt(api)).filter(({ id }) => !known.has(id))
  const both: string[] = []
  await lab.open()
  await lab.startRun({ recovery: 'manual', concurrency: 1, rate: 10 })
  for (let round = 0; both.length < wanted && round < ROUNDS_MAX; round++) {
    await lab.crashAt('D0')
    const [found] = await eventually(
      async () => {
        const list = await fresh()
        return list.length > 0 && list
      },
      { withinMs: 30_000, what: 'a transaction in doubt' },
    )
    if (found === undefined) continue
    known.add(found.id)
    const { participants } = await answered(api.evidence(found.id))
    if (participants.filter(({ value }) => value === 'prepared').length === 2) both.push(found.id)
  }
  if (both.length < wanted) throw new Error(`only ${both.length} transactions are in doubt`)
  await lab.stopRun()
  return both
}

/** A crash may leave more than one; only one shall hold what the report waits for. */
export async function settleOthers({ api }: Product, id: string): Promise<void> {
  const { items } = await answered(api.list({ state: 'in-doubt', limit: 100 }))
  for (const other of items.filter((one) => one.id !== id)) {
    const { evidenceId, version } = await answered(api.evidence(other.id))
    const reason = 'Only one is needed here'
    const request = { action: 'abort', evidenceId, reason } as const
    await answered(api.act(other.id, request, { version, idempotencyKey: `other-${other.id}` }))
  }
  await eventually(async () => (await answered(api.overview())).open === 1, { withinMs: 30_000 })
}

const inDoubt = async (api: Product['api']) =>
  (await answered(api.list({ state: 'in-doubt', limit: 100 }))).items
