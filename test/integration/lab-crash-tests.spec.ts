import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '@/test/support/eventually'
import { type Product, startProduct } from '@/test/support/product'

let product: Product
beforeAll(async () => {
  product = await startProduct()
})
afterAll(() => product?.stop())

const lab = () => product.api.lab
type Asked = Parameters<Product['api']['lab']['testCrash']>[0]

async function crashed(test: Asked) {
  const answer = await lab().testCrash(test)
  if (answer.type !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}
const refused = (code: string, detail: string) => ({
  type: 'refused',
  problem: { code, detail: expect.stringContaining(detail) },
})

/** Who crashed, where, and how it ended. */
const tried = [
  [{ protocol: 'two-phase-commit', point: 'D0', victim: 'coordinator' }, 'aborted'],
  [{ protocol: 'two-phase-commit', point: 'D1', victim: 'participant' }, 'committed'],
  [{ protocol: 'last-agent', point: 'L1', victim: 'coordinator' }, 'committed'],
  [{ protocol: 'optimistic-two-phase-commit', point: 'V1', victim: 'coordinator' }, 'aborted'],
  [{ protocol: 'optimistic-two-phase-commit', point: 'D1', victim: 'participant' }, 'committed'],
  [{ protocol: 'three-phase-commit', point: 'W1', victim: 'participant' }, 'committed'],
  [{ protocol: 'try-confirm-cancel', point: 'V1', victim: 'coordinator' }, 'aborted'],
  [{ protocol: 'saga', point: 'S2', victim: 'participant' }, 'committed'],
] as const satisfies readonly (readonly [Asked, string])[]

test.each(tried)(
  '$point of $protocol, the $victim crashing, ends alike at both participants',
  async (asked, outcome) => {
    const result = await crashed(asked)
    expect(result).toMatchObject({ ...asked, outcome, alike: true })
    expect(result.blockedMs).toBeGreaterThan(0)
    const transaction = await product.api.get(result.transaction ?? '')
    expect(transaction).toMatchObject({ value: { outcome, participants: { length: 2 } } })
  },
  60_000,
)

test('the newest result of each is kept, and a killed lab still has them', async () => {
  const again = await crashed(tried[0][0])
  const killed = await lab().command('lab', 'kill')
  const { items } = await eventually(
    async () => {
      const [now, list] = [await lab().processes(), await lab().crashTests()]
      if (now.type !== 'answered' || list.type !== 'answered') return null
      const pid = now.value.items.find(({ name }) => name === 'lab')?.pid
      return killed.type === 'answered' && killed.value.pid !== pid ? list.value : null
    },
    { what: 'that the lab is back', withinMs: 30_000 },
  )
  expect(items.map(({ point }) => point)).toEqual(['D1', 'L1', 'V1', 'D1', 'W1', 'V1', 'S2', 'D0'])
  expect(items.at(-1)).toEqual(again)
}, 90_000)

test('nothing is crashed while a run goes on, another crash does, or something is broken', async () => {
  const asked: Asked = { protocol: 'two-phase-commit', point: 'B0', victim: 'coordinator' }
  const [one, other] = await Promise.all([lab().testCrash(asked), lab().testCrash(asked)])
  expect([one.type, other.type].toSorted()).toEqual(['answered', 'refused'])
  const second = one.type === 'refused' ? one : other
  expect(second).toMatchObject(refused('process-state', 'Another crash'))

  const fault = await lab().addFault({ kind: 'delay', name: 'bank-a', delayMs: 1 })
  expect(fault.type).toBe('answered')
  expect(await lab().testCrash(asked)).toMatchObject(refused('process-state', 'broken on purpose'))
  await lab().removeFaults()

  const run = await lab().startRun({
    ...{ workload: 'bank-transfer', seed: 1, durationMs: 60_000, rate: 1 },
  })
  if (run.type !== 'answered') throw new Error(JSON.stringify(run))
  expect(await lab().testCrash(asked)).toMatchObject(refused('process-state', 'A run is going on'))
  await lab().stopRun(run.value.id)
}, 60_000)

test('a point that the protocol does not have is refused', async () => {
  const asked: Asked = { protocol: 'two-phase-commit', point: 'Q1', victim: 'coordinator' }
  expect(await lab().testCrash(asked)).toMatchObject(refused('invalid-request', 'no such point'))
})
