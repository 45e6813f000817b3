import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cluster, startCluster } from '../support/cluster'
import { crashManually, hasRecord, mustSee, swept } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import type { Look, Transfer } from '../support/cluster-transfer'
import { eventually } from '../support/eventually'

let cluster: Cluster
const undecided: { readonly transfer: Transfer; readonly look: Look }[] = []

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.coordinator('c1').start()
})
afterAll(() => cluster.remove())

const prepared: Readonly<Record<string, readonly string[]>> = {
  ...{ B0: [], V1: ['a'], V2: ['b'], D0: ['a', 'b'] },
}

describe('with manual recovery', () => {
  test.each(['B0', 'S1', 'V1', 'S2', 'V2', 'D0'])(
    'what nobody decided at %s waits',
    async (point) => {
      const since = new Date()
      const transfer = await crashManually(cluster, point)
      const { id } = await mustSee(cluster, transfer.key)
      await eventually(() => hasRecord(cluster, id, 'recovered'), {
        what: `that ${point} is adopted`,
      })
      await swept(cluster, since)
      const look = await mustSee(cluster, transfer.key)
      expect(look).toMatchObject({ verdict: null, outcome: null, ended: false, inDoubt: true })
      expect(look.applied).toEqual([])
      expect(look.prepared).toEqual(expect.arrayContaining([...(prepared[point] ?? [])]))
      undecided.push({ transfer, look })
    },
  )

  test.each(['Dm', 'D1', 'C1', 'A1', 'C2', 'A2', 'E0', 'E1'])(
    'what is decided at %s is delivered',
    async (point) => {
      const transfer = await crashManually(cluster, point)
      if (point !== 'Dm')
        return void (await settled(cluster, transfer.key, { expected: 'committed' }))
      const look = await eventually(async () => {
        const now = await mustSee(cluster, transfer.key)
        return now.ended || (now.verdict === null && now.inDoubt) ? now : null
      })
      expect(look.ended ? look.applied : look.prepared).toEqual(['a', 'b'])
      if (!look.ended) undecided.push({ transfer, look })
    },
  )

  test('many restarts later it still waits, and nothing was written about it', async () => {
    for (const { transfer, look } of undecided)
      expect(await mustSee(cluster, transfer.key)).toEqual(look)
  })
})
