import { expect, test } from 'vitest'
import { petriAddress } from '@/components/analysis/petri-address'
import {
  enabledOf,
  netName,
  partsOfKey,
  runningSentence,
  tokensOf,
} from '@/components/analysis/running-tokens'
import { readOnlyNet } from '@/server/analysis/petri-read-only'
import { shownNet } from '@/server/api/shown-net'
import type { PetriRunning } from '@/server/contract/petri'

const net = shownNet(readOnlyNet(2))
const waits = { id: 'one', name: null, marked: ['r0', 'req1', 'w1', 'wait', 'yes0'] }
const other = { id: 'two', name: null, marked: ['req0', 'r1', 'w0', 'wait', 'yes1'] }
const key = 'two-phase-commit.read-only.2'
const on = { key, protocol: 'two-phase-commit', variant: 'read-only', participants: 2, net }
const running: PetriRunning = {
  ...{ at: new Date(0).toISOString(), strange: [], withoutNet: 0, more: false },
  nets: [{ ...on, transactions: [waits, other] }],
}

test('each place holds as many tokens as transactions have one there', () => {
  expect(tokensOf([waits, other])).toMatchObject({ wait: 2, r0: 1, r1: 1, w0: 1, w1: 1 })
})

test('the promise of one transaction and that of another are no commit of either', () => {
  const enabled = enabledOf(net, [waits, other])
  expect(enabled).toContain('yes0')
  expect(enabled).toContain('timeout')
  expect(enabled).not.toContain('commit')
})

test('it says how many run, and how many of them on this net', () => {
  expect(runningSentence(running, key)).toBe('2 transactions run now, 2 on this net.')
  expect(runningSentence(running, 'saga.backward.3')).toContain('0 on this net')
  expect(runningSentence({ ...running, nets: [], strange: ['x'] }, key)).toBe(
    '1 transaction runs now, 0 on this net.',
  )
  expect(runningSentence({ ...running, more: true }, key)).toMatch(/^More than 2 /)
  expect(runningSentence({ ...running, nets: [] }, key)).toMatch(/^Nothing runs now/)
})

test('a net is named in words, and its key tells what it is made of', () => {
  expect(partsOfKey('saga.pivot.3.1')).toEqual({
    ...{ protocol: 'saga', variant: 'pivot', participants: 3 },
  })
  expect(netName('saga.pivot.3.1')).toBe('Saga, 3 steps, step 1 is the pivot')
  expect(netName(key)).toBe('Two-phase commit, 2 participants')
})

test('the address holds which net is looked at, and nonsense in it is told', () => {
  expect(petriAddress({ tokens: 'running', net: key })).toMatchObject({ running: true, net: key })
  expect(petriAddress({ tokens: 'all', net: '<b>' }).dropped).toEqual(['tokens', 'net'])
})
