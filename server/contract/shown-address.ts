/** Stands where something secret was left out of an address. */
const HIDDEN = '…'
/** Parts of a path as long as this are tokens rather than words. */
const TOKEN_MIN = 20

/**
 * An address of a target as everybody may see it. What tells a reader nothing and lets a stranger
 * send messages is left out: all of it behind the host for Slack, else long parts of the path and
 * what stands in the query.
 */
export function shownAddress(text: string, kind?: string): string {
  if (isMasked(text) || !URL.canParse(text)) return text
  const { origin, pathname, searchParams } = new URL(text)
  if (kind === 'slack') return `${origin}/${HIDDEN}`
  const parts = pathname.split('/')
  if (searchParams.size === 0 && parts.every((part) => part.length < TOKEN_MIN)) return text
  const path = parts.map((part) => (part.length < TOKEN_MIN ? part : HIDDEN)).join('/')
  const names = [...searchParams.keys()].map((name) => `${encodeURIComponent(name)}=${HIDDEN}`)
  return `${origin}${path}${names.length === 0 ? '' : `?${names.join('&')}`}`
}

/** Whether something was left out of it: it names no place any more. */
export const isMasked = (text: string): boolean =>
  text.includes(HIDDEN) || text.includes(encodeURIComponent(HIDDEN))
