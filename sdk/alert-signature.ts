import { createHmac, timingSafeEqual } from 'node:crypto'
import { type AlertMessage, alertMessage } from '@/server/contract/alert'
import { alertHeaders, SIGNATURE_VERSION, signedText } from '@/server/contract/alert-signature'

const AGE_MS_MAX = 300_000

export interface Received {
  /** The body as it arrived, byte by byte: parsed and written again it may read otherwise. */
  readonly body: string
  /** As Node hands them over, in small letters. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The secret that the target refers to. */
  readonly secret: string
  /** Older or newer than this is refused, so that nobody sends it again later; default: 5 minutes. */
  readonly ageMsMax?: number
  readonly now?: number
}

export type VerifiedAlert =
  | { readonly ok: true; readonly message: AlertMessage }
  | { readonly ok: false; readonly text: string }

/**
 * Whether an alert that arrived at a webhook is from Verdict, unchanged and fresh. The same message
 * may arrive again after an answer got lost: `message.id` is then the same.
 */
export function verifyAlert(received: Received): VerifiedAlert {
  const { body, headers, secret, ageMsMax = AGE_MS_MAX, now = Date.now() } = received
  const timestamp = headers[alertHeaders.timestamp]
  const signature = headers[alertHeaders.signature]
  if (typeof timestamp !== 'string' || typeof signature !== 'string')
    return no('The headers of the signature are missing.')
  const expected = createHmac('sha256', secret).update(signedText(timestamp, body)).digest()
  const found = signature
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(SIGNATURE_VERSION))
    .map((part) => Buffer.from(part.slice(SIGNATURE_VERSION.length), 'hex'))
  if (!found.some((one) => one.length === expected.length && timingSafeEqual(one, expected)))
    return no('The signature does not fit the secret, the time and the body.')
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1_000) > ageMsMax)
    return no('It was sent too long ago, or the clocks differ.')
  const parsed = alertMessage.safeParse(jsonOrNull(body))
  return parsed.success
    ? { ok: true, message: parsed.data }
    : no('The body is not an alert of a version that is known here.')
}

const no = (text: string): VerifiedAlert => ({ ok: false, text })

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // What is not JSON is no alert, and the schema says so.
    return null
  }
}
