import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LabRun } from '@/server/contract/lab-run'
import { answered } from '../support/answered'
import { eventually } from '../support/eventually'
import { labRuns } from '../support/lab-runs'
import { type Product, startProduct } from '../support/product'

/* A run that breaks things by itself, with the lab killed in the middle of it. */

let product: Product

beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product?.stop())

const { begin, run, killLab, settled } = labRuns(() => product)
const lab = () => product.api.lab
const said = ({ faults }: LabRun) =>
  faults.map(
    ({ planned, kind, name, state }) => `${planned ?? 'by hand'}: ${kind} ${name} ${state}`,
  )

const faults = [
  { afterMs: 0, kind: 'delay', name: 'bank-a', delayMs: 20, jitterMs: 10, forMs: 2_000 },
  { afterMs: 300, kind: 'pause', name: 'bank-b', forMs: 1_500 },
  { afterMs: 600, kind: 'duplicate', name: 'bank-a' },
  { afterMs: 900, kind: 'kill', name: 'coordinator' },
  { afterMs: 12_000, kind: 'loss', name: 'bank-b', percent: 5, forMs: 3_000 },
] as const

test('a scenario is carried out to its end by another lab, and what could not be done is said', async () => {
  const asked = { workload: 'bank-transfer', rate: 20, durationMs: 16_000 } as const
  const id = await begin({ ...asked, transactions: undefined, faults: faults.map(whole) })
  await eventually(async () => said(await run(id)).includes('1: pause bank-b on'), {
    what: 'that bank-b is paused',
    withinMs: 10_000,
  })
  await eventually(async () => said(await run(id)).some((one) => one.includes('kill')), {
    what: 'that the coordinator was killed',
    withinMs: 20_000,
  })
  await killLab()
  const { id: byHand } = await answered(
    lab().addFault({ kind: 'delay', name: 'bank-b', delayMs: 5 }),
  )
  await answered(lab().removeFault(byHand))
  const over = await settled(id)
  expect(over.invariant.holds).toBe(true)
  expect(over.incomplete).toBe(true)
  expect(over.planned).toMatchObject(faults)
  expect(said(over).toSorted()).toEqual(
    [
      ...['0: delay bank-a over', '1: pause bank-b over', '2: duplicate bank-a not-applied'],
      ...[
        '3: kill coordinator over',
        '4: loss bank-b over',
        'by hand: delay bank-b over',
        'by hand: kill lab over',
      ],
    ].toSorted(),
  )
  const [twice] = over.faults.filter(({ state }) => state === 'not-applied')
  expect(twice?.reason).toContain('Nothing can arrive twice at bank-a')
  expect((await answered(lab().get())).faults).toEqual([])
  const { items } = await answered(lab().processes())
  expect(items.find(({ name }) => name === 'bank-b')?.state).toBe('running')
}, 120_000)

/** As the API reads it. */
const whole = (fault: (typeof faults)[number]) => ({ direction: 'both' as const, ...fault })

test.each([
  [{ afterMs: 0, kind: 'delay', name: 'bank-a' }, 'faults.0.delayMs'],
  [{ afterMs: -1, kind: 'cut', name: 'bank-a' }, 'faults.0.afterMs'],
  [{ kind: 'cut', name: 'bank-a' }, 'faults.0.afterMs'],
])('a scenario that says too little is refused, and where: %j', async (fault, path) => {
  const body = JSON.stringify({
    workload: 'bank-transfer',
    transactions: 1,
    seed: 1,
    faults: [fault],
  })
  const answer = await fetch(`${product.url}/v1/lab/runs`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body },
  })
  expect(answer.status).toBe(422)
  expect((await answer.json()).errors).toMatchObject([{ path }])
})

test('a service over HTTP has a link of its own, through which it is reached', async () => {
  const { links } = await answered(lab().get())
  expect(links).toContainEqual({ name: 'hotel', kind: 'http', process: 'hotel' })
  const { id } = await answered(lab().addFault({ kind: 'duplicate', name: 'hotel', percent: 100 }))
  const booked = await begin({ workload: 'trip-booking', protocol: 'saga', transactions: 30 })
  await eventually(async () => (await run(booked)).state === 'finished', {
    what: 'that the trips are booked',
    withinMs: 60_000,
  })
  await answered(lab().removeFault(id))
  const trips = await settled(booked)
  expect(trips.invariant.holds).toBe(true)
  expect(trips.counts.committed).toBeGreaterThan(10)
  expect(said(trips)).toEqual(['by hand: duplicate hotel over'])
}, 120_000)

async function toItsEnd(asked: Parameters<typeof begin>[0]) {
  const id = await begin(asked)
  await eventually(async () => (await run(id)).state === 'finished', {
    what: 'that the run is finished',
    withinMs: 60_000,
  })
  return settled(id)
}

test('on two hot accounts of each bank transfers wait for each other, and the money stays whole', async () => {
  const asked = { workload: 'hot-account', transactions: 60, concurrency: 12 } as const
  const { counts, invariant } = await toItsEnd(asked)
  expect(invariant.holds).toBe(true)
  expect(counts.committed).toBeGreaterThan(10)
  expect(counts.committed + counts.aborted).toBe(60)
}, 120_000)

test('trips are booked at once, too, in optimistic two-phase commit: what one service refuses the others take back', async () => {
  const protocol = 'optimistic-two-phase-commit'
  const trips = await toItsEnd({ workload: 'trip-booking', protocol, transactions: 30 })
  expect(trips.invariant.holds).toBe(true)
  expect(trips.counts.committed).toBeGreaterThan(10)
  expect(trips.counts.aborted).toBeGreaterThan(0)
}, 120_000)

test('a run that is stopped in the middle of its scenario breaks nothing further, and leaves nothing broken', async () => {
  const faults = [
    { afterMs: 500, kind: 'pause', name: 'bank-b' },
    { afterMs: 2_500, kind: 'stop', name: 'coordinator' },
  ] as const
  const asked = { workload: 'bank-transfer', rate: 20, durationMs: 60_000 } as const
  const id = await begin({
    ...{ ...asked, transactions: undefined },
    faults: faults.map((fault) => ({ direction: 'both' as const, ...fault })),
  })
  await eventually(async () => said(await run(id)).includes('0: pause bank-b on'), {
    what: 'that bank-b is paused',
    withinMs: 10_000,
  })
  await answered(lab().stopRun(id))
  const healed = ['0: pause bank-b over', '1: stop coordinator not-applied']
  const over = await eventually(
    async () => {
      const seen = await run(id)
      return String(said(seen).toSorted()) === String(healed) ? seen : null
    },
    { what: 'that all of the scenario is over', withinMs: 60_000 },
  )
  expect(over.state).toBe('stopped')
  await eventually(async () => (await run(id)).invariant.holds === true, {
    what: 'that the money is all there',
    withinMs: 60_000,
  })
  const { items } = await answered(lab().processes())
  for (const name of ['bank-b', 'coordinator'])
    expect(items.find((one) => one.name === name)?.state).toBe('running')
}, 120_000)
