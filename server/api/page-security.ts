import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

const NONCE_BYTES = 16
/** By which the layout learns of it; what a request says of it is overwritten. */
const NONCE_HEADER = 'x-nonce'
const POLICY_HEADER = 'content-security-policy'

/**
 * What a page may do: run scripts that bear the nonce of this very answer, or come from here as files;
 * speak to here only; stand in no frame. A dashboard in development makes code out of text.
 */
export const policyOf = (nonce: string, dev: boolean): string =>
  [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}'${dev ? ` 'unsafe-eval'` : ''}`,
    // Charts and dialogs place what they show by style attributes.
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `connect-src 'self'${dev ? ' ws:' : ''}`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')

/** Next reads the nonce from the request's policy, and puts it on every script that it writes. */
export function securePage(
  request: IncomingMessage,
  response: ServerResponse,
  { dev }: { readonly dev: boolean },
): void {
  const nonce = randomBytes(NONCE_BYTES).toString('base64')
  const policy = policyOf(nonce, dev)
  request.headers[POLICY_HEADER] = policy
  request.headers[NONCE_HEADER] = nonce
  response.setHeader(POLICY_HEADER, policy)
  response.setHeader('x-content-type-options', 'nosniff')
  response.setHeader('x-frame-options', 'DENY')
  response.setHeader('referrer-policy', 'same-origin')
}
