import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { ActionKeyTaken } from '@/server/journal/action-key'
import type { AuditEntry } from '@/server/journal/entry-parts'
import type { Journal } from '@/server/journal/journal'
import type { Register } from '@/server/journal/register'
import { registerSilent } from '@/server/journal/register-silent'
import { createRegisteredJournal } from '@/server/journal/registered-journal'
import type { TransactionId } from '@/server/protocol/model'
import { type EtcdWorld, startEtcdWorld } from '../support/etcd-world'
import { begin, newTransaction, propose } from '../support/journal-entries'
import { type JournalWorld, startJournalWorld } from '../support/journal-world'

/* What an operator decides in etcd is in the audit before it can stand, whatever happens in between. */

let world: JournalWorld
let etcd: EtcdWorld
let epoch = 0

beforeAll(async () => {
  ;[world, etcd] = await Promise.all([startJournalWorld(), startEtcdWorld()])
  epoch = await etcd.takeOver('c1')
  await world.query(`update verdict_lease set owner = 'c1', epoch = $1`, [epoch])
})
afterAll(async () => {
  await Promise.all([world?.remove(), etcd?.remove()])
})

async function webOver(register: Register): Promise<Journal> {
  const journal = await world.journal({ role: 'web', process: 'web', owner: null })
  const registered = createRegisteredJournal({ journal, register })
  onTestFinished(() => registered.close())
  return registered
}

async function begun(): Promise<TransactionId> {
  const id = newTransaction(7, epoch)
  await (await world.journal()).append(begin(id, {}, epoch))
  return id
}

const audit = (id: string, idempotencyKey: string): AuditEntry => ({
  ...{ id, actor: 'mira', action: 'abort', participant: null, gid: null, reason: 'because' },
  ...{ evidenceId: 'e', rule: 4, advice: 'safe', requestId: 'r', idempotencyKey },
  ...{ requestHash: id, data: {} },
})

const acts = (id: TransactionId, key: string) => ({
  ...propose(id, 'abort', { epoch: null, by: 'mira' }),
  audit: audit(`audit-${id}`, key),
})

const audited = (id: string) =>
  world.query('select actor, reason from verdict_audit where transaction = $1', [id])
const inEtcd = async (id: TransactionId) => (await etcd.register().read([id])).get(id)?.verdict

test('etcd takes it and its answer is lost: the audit has the act, and the same again hears what stands', async () => {
  const real = etcd.register()
  const losing: Register = {
    ...real,
    decide: async (proposal) => {
      await real.decide(proposal)
      throw registerSilent('its answer was lost')
    },
  }
  const id = await begun()
  await expect((await webOver(losing)).append(acts(id, 'lost'))).rejects.toThrow('answer was lost')
  expect(await inEtcd(id)).toBe('abort')
  expect(await audited(id)).toEqual([{ actor: 'mira', reason: 'because' }])
  const again = await (await webOver(real)).append(acts(id, 'lost'))
  expect(again.standing).toMatchObject({ verdict: 'abort', by: 'mira' })
  expect(await audited(id)).toHaveLength(1)
})

test('under a key that another act has taken nothing reaches etcd', async () => {
  const [one, other] = [await begun(), await begun()]
  const web = await webOver(etcd.register())
  await web.append(acts(one, 'taken'))
  await expect(web.append(acts(other, 'taken'))).rejects.toThrow(ActionKeyTaken)
  expect([await inEtcd(one), await inEtcd(other)]).toEqual(['abort', undefined])
})
