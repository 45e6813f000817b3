import { afterAll, beforeAll, describe } from 'vitest'
import { describeDeath } from './lock-contract-death'
import { describeQueue } from './lock-contract-queue'
import { describeRings } from './lock-contract-rings'
import { describeTokens } from './lock-contract-tokens'
import { describeTransactions } from './lock-contract-transactions'
import type { LockSuite, LockWorld } from './lock-world'

/** What every store of locks promises, whatever it is. */
export function describeLocks(name: string, start: () => Promise<LockWorld>): void {
  describe(`locks in ${name}`, () => {
    let started: LockSuite | undefined
    beforeAll(async () => {
      const world = await start()
      started = { world, locks: await world.open(), other: await world.open() }
    })
    afterAll(async () => {
      await started?.locks.close()
      await started?.other.close()
      await started?.world.remove()
    })
    const suite = () => {
      if (started === undefined) throw new Error('It has not started.')
      return started
    }
    describeTokens(suite)
    describeQueue(suite)
    describeRings(suite)
    describeTransactions(suite)
    describeDeath(suite)
  })
}
