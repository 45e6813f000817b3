/** The headers of a signed alert, in small letters, as Node hands them over. */
export const alertHeaders = {
  timestamp: 'x-verdict-timestamp',
  signature: 'x-verdict-signature',
  id: 'idempotency-key',
} as const

/** How the signature begins: a later way of signing would stand beside it, after a comma. */
export const SIGNATURE_VERSION = 'v1='

/** What is signed, with HMAC-SHA-256: seconds since 1970, a full stop, and the body as it was sent. */
export const signedText = (timestamp: number | string, body: string): string =>
  `${timestamp}.${body}`
