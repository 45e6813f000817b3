import { expect, test } from 'vitest'
import { byProtocol, linesOf } from '@/components/protocols/exploration-list'
import { guarantees } from '@/components/protocols/guarantees'

test('a commit of three costs what the design counts', () => {
  const worked = guarantees.map(({ name, messages, forced }) => [
    name,
    messages.of(3),
    forced.of(3),
  ])
  expect(worked).toEqual([
    ['Two-phase commit, presumed abort', 12, 8],
    ['One-phase commit, one participant alone', 2, 3],
    ['Last resource', 10, 7],
    ['Two-phase commit, last agent', 10, 7],
    ['Two-phase commit, unsolicited vote', 9, 8],
    ['Two-phase commit, presumed nothing', 12, 8],
    ['Two-phase commit, presumed commit', 12, 8],
    ['Two-phase commit, presumed commit, unacknowledged', 9, 5],
    ['Parallel commit', 12, 8],
    ['Three-phase commit', 18, 12],
    ['Try–Confirm–Cancel', 12, 8],
    ['Saga', 6, 7],
    ['Optimistic two-phase commit', 12, 8],
    ['Two-phase message', 4, 5],
    ['Paxos Commit, one acceptor to spare', 12, 5],
    ['Replicated decision, one node to spare', 18, 11],
  ])
})

test('Paxos Commit has the factored form of its paper for every number of participants', () => {
  const paxos = guarantees.find(({ name }) => name.startsWith('Paxos'))
  for (let n = 2; n <= 9; n++) expect(paxos?.messages.of(n)).toBe((n + 1) * (1 + 3) - 4)
})

test('each form is a line for each of its bounds, under its protocol', () => {
  const form = { says: 'words', allowed: [], commandOnly: [] }
  const lines = linesOf({
    items: [
      {
        ...{ ...form, protocol: 'paxos-commit', variant: 'as-published' },
        stated: [{ participants: 2, crashes: 0 }],
      },
      {
        ...{ ...form, protocol: 'two-phase-commit', variant: 'presumed-abort' },
        stated: [
          { participants: 2, crashes: 0 },
          { participants: 2, crashes: 1 },
        ],
      },
    ],
  })
  expect(
    byProtocol(lines).map(({ name, lines: mine }) => [name, mine.map(({ key }) => key)]),
  ).toEqual([
    [
      'Two-phase commit',
      ['two-phase-commit/presumed-abort/2/0', 'two-phase-commit/presumed-abort/2/1'],
    ],
    ['Paxos Commit', ['paxos-commit/as-published/2/0']],
  ])
})
