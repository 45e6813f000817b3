import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Participant } from '@/server/participant/participant'
import { startPostgres, stopPostgres } from '@/server/platform/embedded-postgres'
import { freePort } from '@/server/platform/home'
import { eventually } from '../support/eventually'
import {
  type Bank,
  credit,
  isListed,
  newBranch,
  noProof,
  prepared,
  startBank,
  statement,
  within,
  worked,
} from '../support/postgres'

let bank: Bank
let participant: Participant
beforeAll(async () => {
  bank = await startBank()
  participant = bank.participant()
})
afterAll(() => bank.remove())

const took = async <T>(call: () => Promise<T>): Promise<{ answer: T; ms: number }> => {
  const startMs = performance.now()
  return { answer: await call(), ms: performance.now() - startMs }
}

test('a paused server leaves every call unanswered within its time, and none is an outcome', async () => {
  const ready = await worked(participant, [credit(1)])
  const held = await prepared(participant, [credit(2)])
  const fresh = newBranch()
  bank.pause()
  try {
    const order = { branch: fresh, epoch: 1, statements: [credit(3)], remainingMs: 5_000 }
    const { answer, ms } = await took(() =>
      Promise.all([
        participant.prepare(ready.branch, within(400)),
        participant.commit(held.branch, held.proof, within(400)),
        participant.abort(held.branch, held.proof, within(400)),
        participant.work(order, within(400)),
        participant.evidence([held], within(400)),
        participant.probe(within(400)).catch(({ code }) => code),
        participant.list(within(400)).catch(({ code }) => code),
      ]),
    )
    expect(ms).toBeLessThan(4_000)
    expect(answer).toMatchObject([
      { vote: 'unknown', fault: { code: 'timeout' } },
      { type: 'retry', alarm: false, fault: { code: 'timeout' } },
      { type: 'retry', alarm: false, fault: { code: 'timeout' } },
      { type: 'failed', fault: { code: 'timeout' } },
      [{ value: 'no-answer', fault: { code: 'timeout' } }],
      'timeout',
      'timeout',
    ])
  } finally {
    bank.resume()
  }
})

test('a prepare that was lost on a paused server is found afterwards, and settled', async () => {
  const { branch, proof } = await worked(participant, [credit(4)])
  bank.pause()
  const lost = await participant.prepare(branch, within(300))
  expect(lost.vote).toBe('unknown')
  bank.resume()
  await eventually(() => isListed(participant, branch))
  expect(await participant.prepare(branch, within())).toEqual({ vote: 'yes', fault: null })
  expect(await participant.abort(branch, proof, within())).toEqual({ type: 'done' })
})

test('after a silence the idle connections are not trusted, and the next call succeeds', async () => {
  await Promise.all(Array.from({ length: 4 }, () => participant.probe(within())))
  bank.pause()
  await expect(participant.probe(within(200))).rejects.toMatchObject({ code: 'timeout' })
  bank.resume()
  const { ms } = await took(() => participant.probe(within()))
  expect(ms).toBeLessThan(5_000)
})

test('a server that is down is no answer, and never an outcome', async () => {
  const { branch, proof } = await prepared(participant, [credit(5)])
  bank.kill()
  try {
    await eventually(async () => {
      const answer = await participant.commit(branch, proof, within())
      return answer.type === 'retry' && answer.fault.code === 'ECONNREFUSED'
    })
    expect(await participant.abort(branch, proof, within())).toMatchObject({ type: 'retry' })
    expect(await participant.prepare(branch, within())).toMatchObject({ vote: 'unknown' })
    expect(await participant.evidence([{ branch, proof }], within())).toMatchObject([
      { value: 'no-answer' },
    ])
    const order = { branch: newBranch(), epoch: 1, statements: [credit(1)], remainingMs: 5_000 }
    expect(await participant.work(order, within())).toMatchObject({ type: 'failed' })
    expect(await participant.examine(within())).toMatchObject({ usable: false })
  } finally {
    await bank.start()
  }
  expect(await participant.commit(branch, proof, within())).toEqual({ type: 'done' })
})

test('the wrong password is an alarm, for asking again will not heal it', async () => {
  const url = new URL(bank.url)
  url.password = 'guess'
  const stranger = bank.participant({ url: url.href })
  expect(await stranger.commit(newBranch(), noProof, within())).toMatchObject({
    type: 'retry',
    alarm: true,
    fault: { code: '28P01' },
  })
})

test('work that is released while it runs ends at once, and its branch can be fenced', async () => {
  const branch = newBranch()
  const statements = [credit(6), statement('select pg_sleep(2)')]
  const order = { branch, epoch: 1, statements, remainingMs: 30_000 }
  const { answer, ms } = await took(async () => {
    const working = participant.work(order, within())
    await eventually(async () => {
      const running = await bank.query(
        `select from pg_stat_activity where query like '%pg_sleep(2)%' and pid <> pg_backend_pid()`,
      )
      return running.rowCount === 1
    })
    await participant.release(branch)
    return working
  })
  expect(answer).toMatchObject({ type: 'failed' })
  expect(ms).toBeLessThan(2_000)
  await eventually(async () => {
    const settled = await participant.abort(branch, noProof, within())
    return settled.type === 'done'
  })
})

test('a transaction left alone past its deadline is ended by the server, and is no yes', async () => {
  const branch = newBranch()
  const order = { branch, epoch: 1, statements: [credit(7)], remainingMs: 300 }
  const url = `${bank.url}?application_name=forgotten`
  const forgetful = bank.participant({ url })
  await eventually(async () => (await forgetful.work(order, within())).type === 'worked')
  await eventually(async () => {
    const left = await bank.query(
      `select from pg_stat_activity where application_name = 'forgotten' and state like 'idle in%'`,
    )
    return left.rowCount === 0
  })
  expect(await forgetful.prepare(branch, within())).toMatchObject({ vote: 'unknown' })
  await forgetful.close()
})

test('onSent is told once the bytes are out, and before the answer', async () => {
  const { branch, proof } = await worked(participant, [credit(8)])
  const order: string[] = []
  await participant
    .prepare(branch, within(), () => order.push('sent'))
    .then(() => order.push('yes'))
  await participant.commit(branch, proof, within(), () => order.push('sent'))
  expect(order).toEqual(['sent', 'yes', 'sent'])
})

test('a server with fewer places than prepared transactions refuses to start', async () => {
  const other = await startBank()
  const there = other.participant()
  await prepared(there, [credit(1)])
  await prepared(there, [credit(2)])
  await there.close()
  const dir = join(other.folder, 'data')
  await stopPostgres(dir)
  const logFile = join(other.folder, 'refusal')
  const settings = { max_prepared_transactions: '1' }
  const port = await freePort()
  try {
    const start = startPostgres({ dir, port, password: 'test', logFile, settings })
    await expect(start).rejects.toThrow('did not start')
    expect(readFileSync(logFile, 'utf8')).toContain('maximum number of prepared transactions')
  } finally {
    await other.remove()
  }
})
