import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpParticipant } from '@/server/participant/http-participant'
import { placeOf } from '@/server/participant/outcome-hash'
import type { Participant } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { type Bucket, differing, digestsOf, windowOf } from '@/server/protocol/outcome-buckets'
import { startDjango } from '../support/django-service'
import { newBranch, noProof, within } from '../support/postgres'
import { startServiceBank } from '../support/service-bank'

const CLUSTER = 'test'
const everything = { from: '0000000', until: 'ZZZZZZZ' }

interface Started {
  readonly url: string
  readonly payload: (branch: BranchId) => unknown
  readonly remove: () => Promise<void>
}

const services: readonly (readonly [string, () => Promise<Started>])[] = [
  [
    'the kit',
    async () => {
      const bank = await startServiceBank()
      const payload = (branch: BranchId) => ({ key: branch, account: '5', delta: -1 })
      return { url: bank.service.url, payload, remove: bank.remove }
    },
  ],
  [
    'the Django service',
    async () => {
      const django = await startDjango()
      const payload = () => ({ account: 'carol', amount: '1' })
      return { url: `http://127.0.0.1:${django.port}`, payload, remove: django.remove }
    },
  ],
]

describe.each(services)('%s', (_, start) => {
  let service: Started
  let participant: Participant
  const committed: BranchId[] = []
  const others: BranchId[] = []

  beforeAll(async () => {
    service = await start()
    participant = createHttpParticipant({ name: 'service', url: service.url })
    await participant.probe(within())
    for (let n = 0; n < 12; n++) await run(n % 4 === 3 ? 'abort' : 'commit')
    others.push(await promised())
  })
  afterAll(async () => {
    await participant?.close()
    await service?.remove()
  })

  async function promised(): Promise<BranchId> {
    const branch = newBranch()
    const payload = service.payload(branch)
    const order = { branch, epoch: 1, statements: [], payload, remainingMs: 10_000 }
    await participant.work(order, within())
    expect(await participant.prepare(branch, within())).toMatchObject({ vote: 'yes' })
    return branch
  }
  async function run(verdict: 'commit' | 'abort') {
    const branch = await promised()
    expect(await participant[verdict](branch, noProof, within())).toEqual({ type: 'done' })
    ;(verdict === 'commit' ? committed : others).push(branch)
  }
  const outcomes = () => {
    if (participant.outcomes === undefined) throw new Error('it does not show its outcomes')
    return participant.outcomes
  }

  test('what has committed makes the hash table that the pure functions make', async () => {
    const found = await outcomes().digests(CLUSTER, everything, within())
    expect(differing(digestsOf(committed.map(placeOf)), found)).toEqual([])
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(committed.length)
    expect(await outcomes().digests('other', everything, within())).toEqual([])
  })

  test('buckets that are named tell their branches, within the range', async () => {
    const buckets: readonly Bucket[] = committed.map(placeOf)
    const range = everything
    const all = await outcomes().committed(CLUSTER, { range, buckets }, within())
    expect([...all].sort()).toEqual([...committed].sort())
    const before = { from: '0000000', until: windowOf(committed[0] ?? '') }
    expect(await outcomes().committed(CLUSTER, { range: before, buckets }, within())).toEqual([])
  })

  test('asked for one by one it says how each has ended, and concludes nothing of the unknown', async () => {
    const asked = [committed[0], ...others, newBranch()].flatMap((branch) =>
      branch === undefined ? [] : [{ branch, proof: noProof }],
    )
    const seen = await outcomes().witness(asked, within())
    expect(seen.map(({ marker, status }) => [marker, status])).toEqual([
      [true, 'committed'],
      ...[
        [false, 'aborted'],
        [false, 'aborted'],
        [false, 'aborted'],
      ],
      [false, 'in-progress'],
      [false, null],
    ])
  })
})
