import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import type { RegisterProposal } from '@/server/journal/register'
import { verdictKey } from '@/server/platform/etcd-place'
import { freePort } from '@/server/platform/home'
import type { TransactionId } from '@/server/protocol/model'
import { type EtcdWorld, place, proposalOf, stands, startEtcdWorld } from '../support/etcd-world'
import { eventually } from '../support/eventually'
import { newTransaction } from '../support/journal-entries'
import { startTcpProxy } from '../support/tcp-proxy'

const ANSWER_MS_MAX = 500
let world: EtcdWorld
let epoch = 0

beforeAll(async () => {
  world = await startEtcdWorld()
})
afterAll(() => world?.remove())
beforeEach(async () => {
  epoch = await world.takeOver('c1')
})

/** A register that knows one address only; behind it is a node, if anything. */
function behind(port: number) {
  let silences = 0
  const register = world.register({
    ...{ endpoints: [`http://127.0.0.1:${port}`], answerMsMax: ANSWER_MS_MAX },
    onSilence: () => {
      silences++
    },
  })
  return { register, silent: () => eventually(() => silences > 0, { what: 'silence' }) }
}

async function proxyAt(port: number) {
  const proxy = await startTcpProxy(world.nodes.ports[0] ?? 0, port)
  onTestFinished(() => proxy.close())
  return proxy
}

const commit = (id: TransactionId, more: Partial<RegisterProposal> = {}) =>
  proposalOf(id, 'commit', { epoch, ...more })
const orAbort = (id: TransactionId) => ({ orAbort: proposalOf(id, 'abort').branches })

test('a verdict whose reply was lost is proposed again, and known as one’s own', async () => {
  const proxy = await proxyAt(0)
  const { register } = behind(proxy.port)
  const id = newTransaction()
  proxy.swallowReplies()
  const decided = register.decide(commit(id))
  await proxy.swallowed
  proxy.cut()
  expect(await decided).toEqual(stands('commit', true))
})

test('a commit that had landed stands, however long its reply stayed away', async () => {
  const proxy = await proxyAt(0)
  const { register, silent } = behind(proxy.port)
  const id = newTransaction()
  proxy.swallowReplies()
  const decided = register.decide(commit(id, orAbort(id)))
  await proxy.swallowed
  await proxy.close()
  await silent()
  await proxyAt(proxy.port)
  expect(await decided).toEqual(stands('commit', true))
})

test('a commit that has not landed is followed by abort, where nobody can have committed', async () => {
  const port = await freePort()
  const { register, silent } = behind(port)
  const id = newTransaction()
  const decided = register.decide(commit(id, orAbort(id)))
  await silent()
  await proxyAt(port)
  expect(await decided).toMatchObject({
    won: true,
    standing: { verdict: 'abort', reason: 'register-silent', branches: orAbort(id).orAbort },
  })
})

test('where a participant may have decided, the commit is proposed for as long as it takes', async () => {
  const port = await freePort()
  const { register, silent } = behind(port)
  const decided = register.decide(commit(newTransaction()))
  await silent()
  await proxyAt(port)
  expect(await decided).toEqual(stands('commit', true))
})

test('an operator is told that the register is silent, and nothing is concluded', async () => {
  const { register } = behind(await freePort())
  const id = newTransaction()
  await expect(register.decide(proposalOf(id, 'abort'))).rejects.toThrow('does not answer')
  await expect(register.read([id])).rejects.toThrow('does not answer')
})

test('an emptied etcd, or that of others, decides nothing', async () => {
  const register = world.register({ mark: 'of others' })
  const id = newTransaction()
  await expect(register.read([id])).rejects.toThrow('does not hold the verdicts')
  await expect(register.decide(proposalOf(id, 'commit'))).rejects.toThrow('emptied')
  const { found } = await world.etcd.txn({ success: [{ get: verdictKey(place, id) }] }, 5_000)
  expect(found).toEqual([[]])
})
