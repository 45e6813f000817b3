import type { IncomingHttpHeaders } from 'node:http'

const VERSION = /^(?:W\/)?"?(\d{1,9})"?$/

/** The version that the header If-Match names; null: none, or none that could be one. */
export function versionIn(headers: IncomingHttpHeaders): number | null {
  const version = VERSION.exec(headers['if-match'] ?? '')?.[1]
  return version === undefined ? null : Number(version)
}
