import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '@/server/config'
import { createSecrets } from '@/server/participant/secrets'
import { readParticipantsFile } from '@/server/run-participants-file'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'verdict-'))
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What is read from a file of that content, as a start would. */
function read(content: unknown, more: Readonly<Record<string, string>> = {}) {
  const file = join(home, 'some.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  const environment = { VERDICT_HOME: home, VERDICT_PARTICIPANTS: file, ...more }
  return readParticipantsFile(readConfig(environment))
}

const orders = { name: 'orders', kind: 'postgresql', url: 'postgresql://v@db/orders' }

describe('the file of participants', () => {
  test('says of each what it is; what is left out is none', () => {
    const secret = { env: 'VERDICT_SECRET_ORDERS' }
    const limits = { branchesMax: 50 }
    expect(read({ participants: [{ ...orders, secret, limits }] })).toEqual([
      { ...orders, secret, limits, timeouts: {}, policy: {} },
    ])
  })

  test('is the one in the home, if none is named and it is there', () => {
    expect(readParticipantsFile(readConfig({ VERDICT_HOME: home }))).toBeNull()
    writeFileSync(join(home, 'participants.json'), JSON.stringify({ participants: [] }))
    expect(readParticipantsFile(readConfig({ VERDICT_HOME: home }))).toEqual([])
    rmSync(join(home, 'participants.json'))
  })

  test('names all its faults at once', () => {
    const wrong = [
      { ...orders, name: 'Orders!' },
      { ...orders, kind: 'mariadb' },
      { ...orders, limits: { branchesMax: 0 }, timeouts: { attemptMs: 1 } },
      { ...orders, name: 'one', policy: { backOffBaseMs: 5_000, backOffCapMs: 100 } },
      { ...orders, name: 'two', url: 'postgresql://v:p@db/x', secret: { file: '/run/secrets/x' } },
      { ...orders, name: 'three', secret: { env: 'no name' }, colour: 'blue' },
    ]
    const places = ['0.name', '1.url', '2.limits.branchesMax', '2.timeouts.attemptMs']
    const more = ['3.policy.backOffCapMs', '4.secret', '5.secret', '5 Unrecognized']
    const said = faultsOf(() => read({ participants: wrong }))
    for (const place of [...places, ...more]) expect(said).toContain(`  participants.${place}`)
    expect(said).toContain('did not start')
  })

  test('is refused if a name stands in it twice, if it is no JSON, and if it is missing', () => {
    expect(faultsOf(() => read({ participants: [orders, orders] }))).toContain('twice')
    expect(faultsOf(() => read('{'))).toContain('JSON')
    const absent = { VERDICT_PARTICIPANTS: join(home, 'absent.json') }
    expect(faultsOf(() => read('{}', absent))).toContain('ENOENT')
  })

  test('cannot name a variable or a file that was not set aside for secrets', () => {
    const names = [{ env: 'PATH' }, { file: '/etc/passwd' }]
    const participants = names.map((secret, n) => ({ ...orders, name: `p${n}`, secret }))
    const said = faultsOf(() => read({ participants }))
    expect(said).toContain('participants.0.secret The variable PATH may not be used')
    expect(said).toContain('participants.1.secret The file /etc/passwd may not be used')
    expect(
      read({ participants: [participants[0]] }, { VERDICT_SECRET_NAMES: 'PATH' }),
    ).toHaveLength(1)
  })
})

describe('a secret', () => {
  const secretsOf = (environment: Readonly<Record<string, string>>) =>
    createSecrets(readConfig({ VERDICT_HOME: home, ...environment }).secrets)

  test('is read from a variable with the prefix or from one that is listed, and no other', () => {
    const given = { VERDICT_SECRET_A: 'one', DB_PASSWORD: 'two', OTHER: 'three' }
    const secrets = secretsOf({ ...given, VERDICT_SECRET_NAMES: 'DB_PASSWORD' })
    expect(secrets.read({ env: 'VERDICT_SECRET_A' })).toEqual({ ok: true, value: 'one' })
    expect(secrets.read({ env: 'DB_PASSWORD' })).toEqual({ ok: true, value: 'two' })
    expect(secrets.read({ env: 'OTHER' })).toMatchObject({ ok: false })
    expect(secrets.read({ env: 'VERDICT_SECRET_B' })).toMatchObject({
      text: expect.stringContaining('is not set'),
    })
    const config = readConfig({ VERDICT_HOME: home, ...given })
    expect(JSON.stringify(config)).not.toContain('three')
  })

  test('is read from a file in a folder that was set aside, and not through a way out of it', () => {
    const folder = join(home, 'participant-secrets')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'orders'), 'three words here\n')
    writeFileSync(join(home, 'token'), 'of the house')
    symlinkSync(join(home, 'token'), join(folder, 'link'))
    const secrets = secretsOf({})
    const at = (name: string) => secrets.read({ file: join(folder, name) })
    expect(at('orders')).toEqual({ ok: true, value: 'three words here' })
    expect(secrets.read({ file: `${folder}/../token` })).toMatchObject({ ok: false })
    expect(at('link')).toMatchObject({
      ok: false,
      text: expect.stringContaining('may not be used'),
    })
    expect(at('absent')).toMatchObject({ ok: false, text: expect.stringContaining('ENOENT') })
    expect(JSON.stringify([at('link'), at('absent')])).not.toContain('of the house')
  })
})

function faultsOf(call: () => unknown): string {
  try {
    return JSON.stringify(call())
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
