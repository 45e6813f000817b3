import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '@/server/config'

const given = {
  ...{ VERDICT_AUTH: 'oidc', VERDICT_OIDC_ISSUER: 'https://id.example/realms/main' },
  ...{ VERDICT_OIDC_CLIENT_ID: 'verdict', VERDICT_OIDC_ADMINS: 'dba, leads' },
}

test('sign-in at a provider needs its address, our name there and who governs: all faults at once', () => {
  const faults = () => readConfig({ VERDICT_AUTH: 'oidc', VERDICT_OIDC_SCOPES: 'profile' })
  for (const name of ['ISSUER', 'CLIENT_ID', 'ADMINS'])
    expect(() => readConfig({ VERDICT_AUTH: 'oidc' })).toThrow(`VERDICT_OIDC_${name} must be set`)
  expect(faults).toThrow('VERDICT_OIDC_SCOPES must contain openid')
  expect(readConfig(given).signIn.oidc).toMatchObject({
    ...{ issuer: 'https://id.example/realms/main', clientId: 'verdict', clientSecret: null },
    mapping: { admin: ['dba', 'leads'], operator: [], rolesClaim: 'groups' },
  })
})

test('secrets travel by https only, but for a provider on this machine', () => {
  const at = (VERDICT_OIDC_ISSUER: string) => () => readConfig({ ...given, VERDICT_OIDC_ISSUER })
  for (const wrong of [
    'http://id.example',
    'https://user@id.example',
    'https://id.example/?a',
    'x',
  ])
    expect(at(wrong), wrong).toThrow('VERDICT_OIDC_ISSUER must be the address')
  expect(at('http://127.0.0.1:4000')).not.toThrow()
})

test('the secret of the client comes from a variable or from a file, and never from both', () => {
  const folder = mkdtempSync(join(tmpdir(), 'verdict-oidc-'))
  const VERDICT_OIDC_CLIENT_SECRET_FILE = join(folder, 'secret')
  try {
    const read = (more = {}) => readConfig({ ...given, VERDICT_OIDC_CLIENT_SECRET_FILE, ...more })
    expect(read).toThrow('VERDICT_OIDC_CLIENT_SECRET_FILE must name a file that can be read')
    writeFileSync(VERDICT_OIDC_CLIENT_SECRET_FILE, 'from the file\n')
    expect(read().signIn.oidc?.clientSecret).toBe('from the file')
    expect(() => read({ VERDICT_OIDC_CLIENT_SECRET: 'x' })).toThrow('must not be set beside')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('proxies that are trusted are addresses or networks', () => {
  const of = (VERDICT_TRUST_PROXY: string) =>
    readConfig({ VERDICT_TRUST_PROXY }).signIn.trustedProxies
  expect(of('10.0.0.7, 10.1.0.0/16,fd00::/8')).toEqual(['10.0.0.7', '10.1.0.0/16', 'fd00::/8'])
  for (const wrong of ['proxy.internal', '10.0.0.0/33', '10.0.0.0/8/8', ''.padEnd(2, ',')])
    expect(() => of(wrong), wrong).toThrow('VERDICT_TRUST_PROXY must be addresses or networks')
})
