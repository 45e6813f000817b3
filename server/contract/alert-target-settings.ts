import { z } from 'zod'
import { secretReference } from './participant-settings'

const URL_MAX = 1_000

/** Http or https, and nothing secret in it: what is secret is referred to. */
const address = z
  .string()
  .max(URL_MAX)
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), {
    error: 'must be an http or https address',
    abort: true,
  })
  .refine((text) => {
    const { username, password, hash } = new URL(text)
    return username === '' && password === '' && hash === ''
  }, 'must be without user, password and #: put what is secret into `secret`')

/**
 * webhook       our own JSON, signed with the secret
 * slack         an incoming webhook; its whole address may be the secret
 * alertmanager  the address above /api/v2/alerts; the secret, if any, is sent as a bearer token
 */
export const alertTargetSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), url: address, secret: secretReference }),
  z
    .strictObject({
      kind: z.literal('slack'),
      url: address.nullable().default(null),
      secret: secretReference.nullable().default(null),
    })
    .refine(({ url, secret }) => (url === null) !== (secret === null), {
      path: ['url'],
      error: 'Give the address, or a secret that holds it: one of the two',
    }),
  z.strictObject({
    kind: z.literal('alertmanager'),
    url: address,
    secret: secretReference.nullable().default(null),
  }),
])

/** As it is sent: what may be left out has a default. */
export const newAlertTarget = alertTargetSettings.meta({ id: 'NewAlertTarget' })

export type AlertTargetSettings = z.infer<typeof alertTargetSettings>
