import { test as base } from '@playwright/test'
import { answered } from './answered'
import { leaveOneInDoubt, makeRoomForDoubts } from './doubt'
import { eventually } from './eventually'
import { type Product, startProduct } from './product'

export interface World extends Product {
  /** A transfer that went through. */
  readonly committed: string
  /** Both branches prepared and no verdict; tests leave it so. */
  readonly doubtful: string
  /** One more of these, for a test that settles it. */
  doubt(name: string): Promise<string>
}

async function fill(product: Product): Promise<World> {
  const { api } = product
  const { id } = await answered(
    api.lab.startRun({ workload: 'bank-transfer', transactions: 80, concurrency: 8, seed: 7 }),
  )
  await eventually(async () => (await answered(api.lab.run(id))).state === 'finished', {
    withinMs: 90_000,
    what: 'the end of the run',
  })
  await makeRoomForDoubts(product)
  const doubtful = await leaveOneInDoubt(product, 'Order 4711')
  const { items } = await answered(api.list({ state: 'committed', limit: 1 }))
  const committed = items[0]?.id ?? ''
  return { ...product, committed, doubtful, doubt: (name) => leaveOneInDoubt(product, name) }
}

async function openWorld(): Promise<World> {
  const product = await startProduct()
  return fill(product).catch(async (error: unknown) => {
    await product.stop()
    throw error
  })
}

/**
 * One running product for all files of a worker: eighty transfers of both outcomes, one transaction
 * in doubt, and nothing that moves. Tests that change more than their own put it back.
 */
export const test = base.extend<object, { world: World }>({
  world: [
    // biome-ignore lint/correctness/noEmptyPattern: what a fixture needs is read from this pattern
    async ({}, use) => {
      const world = await openWorld()
      await use(world)
      await world.stop()
    },
    { scope: 'worker', timeout: 240_000 },
  ],
})
