import { afterAll, beforeAll, expect, test } from 'vitest'
import { versionFinding } from '@/server/participant/mariadb-settings'
import type { Participant } from '@/server/participant/participant'
import { eventually } from '../support/eventually'
import {
  credit,
  errorOf,
  type MariadbBank,
  prepared,
  startMariadbBank,
  worked,
} from '../support/mariadb'
import { newBranch, noProof, within } from '../support/postgres'

let bank: MariadbBank
let participant: Participant

beforeAll(async () => {
  bank = await startMariadbBank()
  participant = bank.participant()
})
afterAll(() => bank?.remove())

const finding = async (name: string, url = bank.url) => {
  const { usable, findings } = await bank.participant({ url }).examine(within())
  return { usable, ...findings.find((one) => one.name === name) }
}

const asAccount = (login: string) => bank.url.replace('verdict:secret', login)

test('a good server passes, and its prepared branches belong to their connections', async () => {
  const { usable, version, findings, clockOffsetMs } = await participant.examine(within())
  expect(usable).toBe(true)
  expect(Math.abs(clockOffsetMs ?? Number.NaN)).toBeLessThan(1_000)
  expect(version).toContain('MariaDB')
  expect(findings.find(({ name }) => name === 'takeover')?.text).toContain(
    'belongs to its connection',
  )
  expect(await participant.list(within())).toEqual([])
  expect(await bank.query('select * from verdict_marker')).toEqual([])
})

test('tables of another engine are named, and the participant is not usable', async () => {
  await bank.query('create table sessions (id int) engine=MyISAM')
  expect(await finding('engines')).toMatchObject({
    ...{ usable: false, ok: false },
    text: expect.stringContaining('sessions (MyISAM)'),
  })
  await bank.query('drop table sessions')
})

test('an account without PROCESS cannot free what another connection owns', async () => {
  await bank.query(
    "create user poor@'%' identified by 'p'; grant select, insert, delete, create on bank.* to poor@'%'",
  )
  expect(await finding('takeover', asAccount('poor:p'))).toMatchObject({
    ...{ usable: false, ok: false },
    text: expect.stringContaining('PROCESS on *.*'),
  })
  await eventually(async () => (await participant.list(within())).length === 1)
  const [left] = await participant.list(within())
  const settle = () => participant.settleForeign(left?.gid ?? '', 'abort', within())
  await eventually(async () => (await settle()).type === 'done')
})

test('an account that may not create the table is told so', async () => {
  await bank.query(
    "create user stranger@'%' identified by 's'; grant process on *.* to stranger@'%'",
  )
  expect(await finding('reachable', asAccount('stranger:s'))).toMatchObject({
    usable: false,
    ok: false,
  })
})

test('an address without a database is refused in words', async () => {
  expect(await finding('database', bank.url.replace('/bank', '/'))).toMatchObject({
    ...{ usable: false, ok: false },
    text: expect.stringContaining('names no database'),
  })
})

test('a server that is read-only is refused', async () => {
  await bank.query('set global read_only = 1')
  expect(await finding('primary')).toMatchObject({ usable: false, ok: false })
  await bank.query('set global read_only = 0')
})

test('nobody there is an answer too', async () => {
  const url = 'mariadb://verdict:secret@127.0.0.1:1/bank'
  expect(await finding('reachable', url)).toMatchObject({
    ...{ usable: false, ok: false },
    text: expect.stringContaining('ECONNREFUSED'),
  })
  await expect(bank.participant({ url }).list(within())).rejects.toThrow()
})

test.each([
  ['10.4.34-MariaDB', false],
  ['10.5.0-MariaDB', true],
  ['11.4.2-MariaDB-log', true],
  ['8.0.28', false],
  ['8.0.29', true],
  ['8.4.0-commercial', true],
  ['5.7.44-log', false],
])('of version %s it is said whether it will do: %s', (version, ok) => {
  expect(versionFinding({ version }).ok).toBe(ok)
})

test('evidence tells each end from each other, and from nothing', async () => {
  const [held, committed, aborted, open, unknown] = [
    await prepared(participant, [credit(1)]),
    await prepared(participant, [credit(2)]),
    { branch: newBranch(), proof: noProof },
    await worked(participant, [credit(3)]),
    { branch: newBranch(), proof: noProof },
  ]
  await participant.commit(committed.branch, committed.proof, within())
  await participant.abort(aborted.branch, aborted.proof, within())
  const seen = await participant.evidence([held, committed, aborted, open, unknown], within())
  expect(seen.map(({ value, source }) => [value, source])).toEqual([
    ['prepared', 'XA RECOVER'],
    ['committed', 'marker'],
    ['aborted', 'marker'],
    ['no-trace', 'XA RECOVER, marker'],
    ['no-trace', 'XA RECOVER, marker'],
  ])
  await participant.release(open.branch)
  await participant.abort(held.branch, held.proof, within())
})

test('evidence tells who owns a branch, what it holds, and who waits for it since when', async () => {
  const { branch, proof } = await prepared(participant, [credit(5), credit(6)])
  const waiter = await bank.session()
  const waiting = errorOf(waiter, 'update account set balance = 0 where id = 5')
  const look = async () => (await participant.evidence([{ branch, proof }], within()))[0]
  const seen = await eventually(async () => {
    const evidence = await look()
    return evidence?.blocked?.length === 1 ? evidence : null
  })
  expect(seen).toMatchObject({ value: 'prepared', preparedAt: null, locks: null })
  expect(seen.facts).toEqual([
    { name: 'changed-rows', value: 3, source: 'innodb_trx' },
    { name: 'locked-rows', value: expect.any(Number), source: 'innodb_trx' },
    { name: 'owner', value: Number(proof.session), source: 'processlist' },
  ])
  expect(seen.blocked?.[0]).toEqual({
    ...{ pid: waiter.threadId, waitingMs: expect.any(Number), application: 'root' },
  })
  await participant.release(branch)
  const left = await eventually(async () => {
    const evidence = await look()
    return evidence?.facts.length === 2 ? evidence : null
  })
  expect(left.facts.map(({ name }) => name)).toEqual(['changed-rows', 'locked-rows'])
  expect(left.blocked).toHaveLength(1)
  await participant.abort(branch, proof, within())
  expect(await waiting).toBeNull()
})

test('of two branches that nobody owns it is not told who waits for which', async () => {
  const both = [await prepared(participant, [credit(7)]), await prepared(participant, [credit(8)])]
  for (const { branch } of both) await participant.release(branch)
  const found = await eventually(async () => {
    const seen = await participant.evidence(both, within())
    return seen.every(({ facts }) => facts.length === 0) ? seen : null
  })
  expect(found.map(({ value, blocked }) => [value, blocked])).toEqual([
    ['prepared', null],
    ['prepared', null],
  ])
  for (const { branch, proof } of both) await participant.abort(branch, proof, within())
})

test('a server that does not answer is no answer, and no trace of anything', async () => {
  bank.pause()
  const asked = [{ branch: newBranch(), proof: noProof }]
  const [evidence] = await participant.evidence(asked, AbortSignal.timeout(300))
  bank.resume()
  expect(evidence).toMatchObject({ value: 'no-answer', fault: { code: 'timeout' } })
})
