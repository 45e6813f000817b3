import { expect, test } from 'vitest'
import { atomicityLook, divergenceHref, divergenceText } from '@/components/overview/atomicity'
import type { AuditedParticipant, Divergence, Divergences } from '@/server/contract/divergence'

const at = '2026-11-28T12:00:00.000Z'
const now = Date.parse(at)

const audited = (participant: string, more: Partial<AuditedParticipant> = {}) => ({
  ...{ participant, kind: 'postgresql' as const, state: 'checking' as const },
  ...{ checked: 6_204, violated: 0, since: at, passedAt: at, checkedTo: at, roundAt: at },
  ...{ unread: false, ...more },
})

const all = (...participants: AuditedParticipant[]): Divergences => ({
  ...{ at, since: at, participants, items: [] },
  checked: participants.reduce((sum, { checked }) => sum + checked, 0),
  violated: participants.reduce((sum, { violated }) => sum + violated, 0),
})

test('two participants whose outcomes are all proved need one figure and no word more', () => {
  expect(atomicityLook(all(audited('bank-a'), audited('bank-b')), now)).toEqual({
    ...{ figure: '12,408 checked, 0 violated', violated: false, notes: [] },
  })
})

test('before anything was compared, zero violated is not claimed', () => {
  const nothing = audited('bank-a', { state: 'unstarted', checked: 0, passedAt: null })
  const look = atomicityLook(all(nothing), now)
  expect(look.figure).toBe('Nothing checked yet')
  expect(look.notes).toEqual(['Outcomes are compared a few seconds after transactions have ended.'])
})

test('what the figure does not cover is said beside it', () => {
  const look = atomicityLook(
    all(
      audited('bank-a', { unread: true }),
      audited('bank-b', { state: 'silent' }),
      audited('shop', { kind: 'http', state: 'unable', checked: 0 }),
      audited('odd', { kind: 'mariadb', state: 'unable', checked: 0 }),
      audited('old', { state: 'halted', violated: 500 }),
    ),
    now,
  )
  expect(look.figure).toBe('18,612 checked, 500 violated')
  expect(look.violated).toBe(true)
  expect(look.notes).toEqual([
    'bank-b does not answer: its outcomes wait until it does.',
    'shop is not audited: the service does not show its outcomes, which the contract leaves to it.',
    'odd is not audited: this coordinator cannot compare how branches ended there.',
    expect.stringMatching(/^old differs in 500 places/),
    'Older transactions are still being compared.',
  ])
})

test('a figure that stands still says since when', () => {
  const { notes } = atomicityLook(all(audited('bank-a')), now + 180_000)
  expect(notes).toEqual(['Last compared 3m 00s ago. It goes on when a coordinator runs.'])
  const quiet = atomicityLook(all(audited('bank-a', { state: 'silent' })), now + 180_000)
  expect(quiet.notes).toHaveLength(1)
})

test('a violation tells what must be and what is, and leads to its record', () => {
  const item: Divergence = {
    ...{ transaction: 'demo.3.1.01KX', branch: 2, participant: 'bank-b', acknowledgedAt: null },
    ...{ expected: 'aborted', found: 'committed', foundAt: at, process: 'c1', seq: 42 },
    stream: 'coordinator-01KY',
  }
  expect(divergenceText(item)).toBe('bank-b must have aborted; its marker says it committed.')
  expect(divergenceHref(item)).toBe(
    '/transactions/demo.3.1.01KX?tab=timeline&view=table&event=coordinator-01KY%3A42',
  )
})
