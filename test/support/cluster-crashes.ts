import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BANKS, type BankName, type Cluster } from './cluster'
import type { ClusterBank, Moment } from './cluster-bank'
import { dieAt } from './cluster-crash'
import { expectHonest, type Outcome, outcomeAfter, settled } from './cluster-outcome'
import { beginBody, type Look, lookAt, newTransfer } from './cluster-transfer'
import { drawn } from './drawn'
import type { Snare } from './postgres-link'

/** Where the bank is when it is killed; `reply`: it has done what it was told. */
const moments = [
  ['prepare', 'request', 'aborted'],
  ['prepare', 'reply', null],
  ['commit', 'request', 'committed'],
  ['commit', 'reply', 'committed'],
  ['abort', 'request', 'aborted'],
  ['abort', 'reply', 'aborted'],
] as const satisfies readonly (readonly [Moment, 'request' | 'reply', Outcome | null])[]

const DEADLINE_MS = 10_000
/** The vote that is lost is waited for so long. */
const ABORTED_MS = 1_000

/** Holds its prepare past the deadline: a service whose call was only cut would be asked again. */
async function silence(bank: ClusterBank): Promise<Snare> {
  const snare = bank.snare('prepare', 'request')
  await snare.caught
  return snare
}

/** The crash tests that hold over every pair of kinds (`testplan.md` 6). */
export function describeCrashes(pair: string, start: () => Promise<Cluster>): void {
  describe(pair, () => {
    let cluster: Cluster
    const past: { readonly key: string; readonly look: Look }[] = []
    const c1 = () => cluster.coordinator('c1')

    beforeAll(async () => {
      cluster = await start()
      await c1().start()
      await c1().owns()
    })
    afterAll(() => cluster?.remove())

    test.each(drawn(Object.entries(outcomeAfter)))(
      'a coordinator that dies at %s',
      async (point, outcome) => {
        const { key } = await dieAt(cluster, point)
        await c1().start()
        const look = await settled(cluster, key, outcome === null ? {} : { expected: outcome })
        past.push({ key, look })
      },
    )

    test('every later restart has changed nothing', async () => {
      for (const { key, look } of past) expect(await lookAt(cluster, key)).toEqual(look)
    })

    describe.each(BANKS)('bank %s, killed', (bank) => {
      test.each(drawn(moments))('at %s, %s: both banks end alike', (moment, side, expected) =>
        killBank(cluster, { bank, moment, side, expected }),
      )
    })
  })
}

interface Killing {
  readonly bank: BankName
  readonly moment: Moment
  readonly side: 'request' | 'reply'
  readonly expected: Outcome | null
}

async function killBank(cluster: Cluster, { bank, moment, side, expected }: Killing) {
  const [victim, other] = [cluster.banks[bank], cluster.banks[bank === 'a' ? 'b' : 'a']]
  const aborts = moment === 'abort'
  const transfer = newTransfer()
  const snare = victim.snare(moment, side)
  const silenced = aborts ? silence(other) : null
  const body = beginBody(cluster, transfer, { deadlineMs: aborts ? ABORTED_MS : DEADLINE_MS })
  const telling = cluster.coordinator('c1').begin(body)
  const held = await silenced
  await snare.caught
  held?.cut()
  await victim.kill()
  snare.cut()
  await victim.start()
  const { outcome } = await settled(cluster, transfer.key, expected === null ? {} : { expected })
  expectHonest(await telling, outcome)
}
