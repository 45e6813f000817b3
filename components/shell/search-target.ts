const FULL_ID = /^[a-z0-9]{1,16}\.\d{1,5}\.\d{1,12}\.[0-9A-Z]{26}$/
const PART_OF_ID = /^[A-Za-z0-9.]{6,80}$/
const PARTICIPANT = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/

/** Where a search leads, or null: it is neither an id, nor a part of one, nor a participant. */
export function searchTarget(text: string): string | null {
  const wanted = text.trim()
  if (FULL_ID.test(wanted)) return `/transactions/${wanted}`
  if (PARTICIPANT.test(wanted)) return `/transactions?participant=${wanted}`
  if (PART_OF_ID.test(wanted)) return `/transactions?id=${wanted}`
  return null
}
