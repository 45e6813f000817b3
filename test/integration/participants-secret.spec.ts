import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { ulid } from 'ulid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPrismaPolicies } from '@/server/participant/prisma-policies'
import { systemClock } from '@/server/platform/clock'
import { followParticipantsFile } from '@/server/run-participants-file'
import { type ApiWorld, startApiWorld } from '../support/api-world'
import { eventually } from '../support/eventually'
import { quiet } from '../support/journal-world'

/** Everything that an address could garble. */
const WORD = 'unspoken%41:/@?#word'
const said: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'verdict-'))
const variables: Record<string, string> = { VERDICT_SECRET_CLERK: WORD }

let world: ApiWorld
let url: string
beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => void said.push(line) })
  world = await startApiWorld({ secrets: { variables, names: [], folders: [folder] }, logger })
  await world.bank.query(`create role clerk login password '${WORD}'`)
  await world.bank.query('grant all on table account, verdict_marker to clerk')
  const address = new URL(world.bank.url)
  address.username = 'clerk'
  address.password = ''
  url = address.href
})
afterAll(async () => {
  await world.remove()
  rmSync(folder, { recursive: true })
})

const kind = 'postgresql'
const at = (name: string) => `/v1/participants/${name}`
const put = (name: string, body: Record<string, unknown>) =>
  world.send('PUT', at(name), { kind, ...body })
const secret = { env: 'VERDICT_SECRET_CLERK' }

/** Every row of every table of the journal's database, as text. */
async function journalText(): Promise<string> {
  const tables = await world.world.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  const rows = await Promise.all(
    tables.map(({ name }) => world.world.query(`select t::text from "${name}" t`)),
  )
  return JSON.stringify(rows)
}

test('a secret opens the database, and is seen in no answer, no log, and nowhere in the journal', async () => {
  const answers = [await put('clerk', { url, secret })]
  answers.push(await world.send('POST', `${at('clerk')}:test`))
  expect(answers[1]).toMatchObject({ body: { usable: true, secret, passwordInUrl: false } })
  const branches = [
    { participant: 'clerk', statements: [{ sql: 'update account set balance = 1 where id = 1' }] },
  ]
  const done = await world.send('POST', '/v1/transactions', { branches })
  expect(done).toMatchObject({ status: 201, body: { outcome: 'committed' } })
  variables.VERDICT_SECRET_CLERK = 'another'
  answers.push(await world.send('POST', `${at('clerk')}:test`))
  expect(answers[2]).toMatchObject({ body: { usable: false } })
  variables.VERDICT_SECRET_CLERK = WORD
  answers.push(await world.send('POST', `${at('clerk')}:test`), done)
  expect(answers[3]).toMatchObject({ body: { usable: true } })
  for (const path of ['/v1/participants', '/v1/audit', '/v1/events', at('clerk')])
    answers.push(await world.get(path))
  const everything = [JSON.stringify(answers), await journalText(), said.join('\n')]
  for (const text of everything)
    for (const word of [WORD, encodeURIComponent(WORD), 'unspoken'])
      expect(text).not.toContain(word)
})

test('a secret that is missing is a finding in words, and heals with the next test', async () => {
  const file = join(folder, 'clerk')
  await put('filed', { url, secret: { file } })
  const missing = await world.send('POST', `${at('filed')}:test`)
  expect(missing.body).toMatchObject({ usable: false, findings: [{ name: 'opening', ok: false }] })
  expect(missing.body.findings[0].text).toContain(`The file ${file} cannot be read`)
  writeFileSync(file, `${WORD}\n`)
  expect((await world.send('POST', `${at('filed')}:test`)).body.usable).toBe(true)
  await put('unset', { url, secret: { env: 'VERDICT_SECRET_UNSET' } })
  const unset = await world.send('POST', `${at('unset')}:test`)
  expect(unset.body.findings[0].text).toContain('VERDICT_SECRET_UNSET is not set')
})

const elsewhere = 'postgresql://clerk@10.0.0.9:5432/theirs'
const refused = { status: 422, body: { code: 'invalid-request', errors: [{ path: 'secret' }] } }

test('nobody gets a secret sent to an address of his own', async () => {
  await put('clerk', { url, secret })
  const moved = await world.send('PATCH', at('clerk'), { url: elsewhere })
  expect(moved).toMatchObject(refused)
  expect(moved.body.detail).toContain('needs the secret again')
  expect(await put('thief', { url: elsewhere, secret }), 'in use at another server').toMatchObject(
    refused,
  )
  const led = `${url}?host=10.0.0.9`
  expect(await put('thief', { url: led, secret }), 'a parameter that leads away').toMatchObject(
    refused,
  )
  for (const place of [{ env: 'PATH' }, { file: '/etc/passwd' }])
    expect(await put('thief', { url: elsewhere, secret: place })).toMatchObject(refused)
  expect((await world.get(at('thief'))).status).toBe(404)
  expect((await world.get(at('clerk'))).body).toMatchObject({ url, secret })
  const dropped = await world.send('PATCH', at('clerk'), { url: elsewhere, secret: null })
  expect(dropped).toMatchObject({ status: 200, body: { secret: null, usable: false } })
})

test('a password in the address is masked everywhere, and told of', async () => {
  const open = new URL(url)
  open.password = 'in-the-open'
  expect(await put('open', { url: open.href })).toMatchObject({
    body: { url, passwordInUrl: true },
  })
  expect(await put('open', { url: open.href, secret })).toMatchObject(refused)
  const texts = [await world.get('/v1/participants'), await world.get('/v1/audit')]
  expect(JSON.stringify(texts)).not.toContain('in-the-open')
})

test('what the file names is registered and tested, cannot be changed, and drains when it has left', async () => {
  const participantsFile = join(folder, 'participants.json')
  const { participants, registry, journal, database } = world
  const common = {
    participants,
    registry,
    journal,
    policyStore: createPrismaPolicies(database.prisma),
    clock: systemClock,
    logger: quiet,
    newUlid: ulid,
  }
  const follow = (entries: readonly unknown[]) => {
    writeFileSync(participantsFile, JSON.stringify({ participants: entries }))
    const secrets = { variables: {}, names: [], folders: [] }
    return followParticipantsFile(common, { participantsFile, secrets })
  }
  const shown = async () => (await world.get(at('in-file'))).body
  const entry = { name: 'in-file', kind, url: world.bank.url, limits: { branchesMax: 7 } }
  const first = follow([entry])
  await eventually(async () => (await shown()).usable === true, { what: 'that it was tested' })
  expect(await shown()).toMatchObject({ managedBy: 'file', limits: { branchesMax: 7 } })
  expect(await shown()).toMatchObject({ examinedBy: 'configuration file' })
  for (const [method, body] of [
    ['PUT', { kind, url: world.bank.url }],
    ['PATCH', {}],
    ['DELETE'],
  ] as const)
    expect(await world.send(method, at('in-file'), body)).toMatchObject({
      status: 409,
      body: { code: 'participant-from-file' },
    })
  first()
  const second = follow([])
  await eventually(async () => (await shown()).draining !== null, { what: 'that it drains' })
  expect(await shown()).toMatchObject({
    managedBy: 'left-file',
    usable: true,
    draining: { by: 'configuration file' },
  })
  second()
  const third = follow([entry])
  await eventually(async () => (await shown()).draining === null, { what: 'that it is back' })
  third()
  const policy = { backOffBaseMs: 70 }
  const fourth = follow([{ ...entry, timeouts: { attemptMs: 1_300 }, policy }])
  const paced = async () => (await world.get('/v1/policies/participants/in-file')).body
  await eventually(async () => (await paced()).history.length > 0, { what: 'a new version' })
  await eventually(async () => (await shown()).timeouts.attemptMs === 1_300, {
    what: 'that it is registered so',
  })
  expect((await paced()).history).toMatchObject([
    {
      by: 'configuration file',
      reason: 'Registered anew with attemptMs as for all → 1300, backOffBaseMs as for all → 70',
    },
  ])
  expect((await paced()).effective.version).toBe((await paced()).version)
  fourth()
  follow([])()
  await eventually(async () => (await shown()).draining !== null, { what: 'that it drains again' })
  expect((await world.send('DELETE', at('in-file'))).status).toBe(204)
})
