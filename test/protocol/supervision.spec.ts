import { expect, test } from 'vitest'
import { countEnd, restartDelayMs } from '@/server/supervisor/back-off'
import { createKnownOrders } from '@/server/supervisor/known-orders'
import { startGroups, stopGroups } from '@/server/supervisor/order'
import { createSerial } from '@/server/supervisor/serial'

const children = [
  { name: 'lab', role: 'lab' },
  { name: 'bank-a', role: 'participant' },
  { name: 'agent-a', role: 'agent' },
  { name: 'web', role: 'web' },
  { name: 'journal', role: 'journal' },
  { name: 'bank-b', role: 'participant' },
  { name: 'coordinator', role: 'coordinator' },
] as const
const names = (groups: readonly (readonly { name: string }[])[]) =>
  groups.map((group) => group.map(({ name }) => name))

test('a child that ends again and again comes back ever later, up to a limit', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 50].map(restartDelayMs)).toEqual([
    250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ])
})

test('a child that has lived for long comes back at once again', () => {
  expect(countEnd(5, 29_999)).toBe(6)
  expect(countEnd(5, 30_000)).toBe(1)
})

test('the journal starts first, and whoever asks others starts after them', () => {
  expect(names(startGroups(children))).toEqual([
    ['journal'],
    ['bank-a', 'bank-b'],
    ['agent-a'],
    ['coordinator'],
    ['web'],
    ['lab'],
  ])
})

test('the lab ends first, and the journal when nobody writes any more', () => {
  expect(names(stopGroups(children))).toEqual([
    ['lab'],
    ['web'],
    ['coordinator'],
    ['agent-a'],
    ['bank-a', 'bank-b'],
    ['journal'],
  ])
})

test('works given to a serial run one after the other, also past a failure', async () => {
  const serial = createSerial()
  const seen: string[] = []
  const slow = serial(async () => {
    await Promise.resolve()
    seen.push('slow')
    throw new Error('broken')
  })
  const quick = serial(async () => {
    seen.push('quick')
  })
  await expect(slow).rejects.toThrow('broken')
  await quick
  expect(seen).toEqual(['slow', 'quick'])
})

test('an order under one id is carried out once, and whoever repeats it hears what became of it', async () => {
  const once = createKnownOrders()
  const carried: string[] = []
  const kill =
    (name: string, outcome: { ok: true } | { ok: false; reason: string }) => async () => {
      carried.push(name)
      return outcome
    }
  const refusal = { ok: false, reason: 'It does not run.' } as const
  expect(await once('run-0', kill('first', { ok: true }))).toEqual({ ok: true })
  expect(await once('run-0', kill('again', refusal))).toEqual({ ok: true })
  expect(await once('run-1', kill('other', refusal))).toEqual(refusal)
  expect(await once(undefined, kill('by hand', { ok: true }))).toEqual({ ok: true })
  expect(await once(undefined, kill('by hand', { ok: true }))).toEqual({ ok: true })
  expect(carried).toEqual(['first', 'other', 'by hand', 'by hand'])
  await expect(once('run-2', () => Promise.reject(new Error('broken')))).rejects.toThrow()
  expect(await once('run-2', kill('after all', { ok: true }))).toEqual({ ok: true })
})
