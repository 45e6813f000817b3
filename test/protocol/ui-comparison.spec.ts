import { describe, expect, test } from 'vitest'
import {
  askedOf,
  chosenIn,
  contenders,
  settingsIn,
  toggled,
  verdictOn,
} from '@/components/protocols/comparison'
import { newSimulation } from '@/server/contract/simulation'
import { simulate } from '@/server/simulator/simulate'

const measured = (params: Readonly<Record<string, string>>) =>
  chosenIn(params).map((contender) => {
    const settings = newSimulation.parse(askedOf(contender, settingsIn(params)))
    return { contender, run: { id: contender.key, settings, ...simulate(settings).result } }
  })

describe('the address of a comparison', () => {
  test('holds only what can be chosen; anything else is as it usually is', () => {
    expect(settingsIn({ loss: '0.3', crashes: '7', seed: 'x', participants: '2' })).toMatchObject({
      ...{ loss: 0.3, crashes: 3, seed: 1, participants: 2 },
    })
  })

  test('names the chosen protocols, and nobody where all are chosen', () => {
    expect(chosenIn({})).toEqual(contenders)
    const without = toggled(contenders, 'here')
    expect(chosenIn({ of: without ?? '' }).map(({ key }) => key)).not.toContain('here')
    expect(toggled(chosenIn({ of: without ?? '' }), 'here')).toBeNull()
  })

  test('keeps the last protocol chosen', () => {
    expect(toggled(chosenIn({ of: 'paxos' }), 'paxos')).toBe('paxos')
  })
})

test('all that can be asked for is within what the API takes', () => {
  for (const contender of contenders)
    for (const participants of ['1', '8'])
      expect(
        newSimulation.safeParse(
          askedOf(contender, settingsIn({ participants, transactions: '2000' })),
        ).success,
      ).toBe(true)
})

test('the words name who costs least, and whose laws were broken', () => {
  const calm = measured({ loss: '0', crashes: '0', refuse: '0', of: 'here presumed-commit' })
  expect(verdictOn(calm)).toMatch(
    /^Fewest messages: Two-phase commit, presumed commit \(9\.0\)\. Fewest forced writes: Two-phase commit, presumed commit \(5\.0\)\. Shortest time in doubt: .* Every law held in every run\.$/,
  )
  const parted = measured({ partitions: '30', of: 'three-phase paxos' })
  expect(verdictOn(parted)).toContain('Laws were broken by Three-phase commit.')
})
