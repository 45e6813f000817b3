import { expect, test } from 'vitest'
import { bundleProgram, startProgram } from './bundled-program'
import { eventually } from './eventually'
import {
  atOnce,
  claim,
  type LockSuite,
  newKey,
  patient,
  taken,
  tokenOf,
  waiting,
} from './lock-world'
import { temporaryFolder } from './temporary-folder'

/** What becomes of the locks of those who die, and of what they guard. */
export function describeDeath(suite: () => LockSuite): void {
  test('who does not wait any more, or has died waiting, is passed over', async () => {
    const { locks, other } = suite()
    const key = newKey()
    const held = await taken(locks.acquire(claim(key), atOnce()))
    const gone = new AbortController()
    const given = other.acquire(claim(key), { ...patient(), signal: gone.signal })
    await waiting(locks, key, ['somebody'])
    gone.abort()
    expect(await given).toMatchObject({ type: 'held' })
    const program = await holder({ key, owner: 'mortal', ttlMs: 1_000, waitMs: 60_000 })
    await waiting(locks, key, ['mortal'])
    await program.kill()
    const patientOne = other.acquire(claim(key, { owner: 'patient' }), patient())
    await locks.release({ key, ...tokenOf(held) })
    await taken(patientOne)
  })

  test('a holder killed with -9 loses it when its time is over, and not before', async () => {
    const { locks } = suite()
    const key = newKey()
    const program = await holder({ key, owner: 'mortal', ttlMs: 1_200, waitMs: 0 })
    const token = await eventually(
      async () => (await locks.list()).find((one) => one.key === key)?.grant?.token,
      { what: 'that the program holds it', withinMs: 30_000 },
    )
    expect(await locks.acquire(claim(key), { ...atOnce(), waitMs: 1_500 })).toMatchObject({
      type: 'held',
    })
    await program.kill()
    const next = await taken(locks.acquire(claim(key), patient()))
    expect(next.grant.token).toBeGreaterThan(token)
  })

  const holder = async (more: object) => {
    const bundle = await bundleProgram('lock-holder-program')
    return startProgram(bundle, { ...suite().world.place, ...more }, `${temporaryFolder()}/log`)
  }
}
