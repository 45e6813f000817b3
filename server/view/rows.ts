/** Times leave the database as dates and the API as text, in one form. */
export const timeOf = (date: Date): string => date.toISOString()

export const timeOrNull = (date: Date | null): string | null =>
  date === null ? null : timeOf(date)

/** The cursor of a list: the place of its last row, opaque for everybody else. */
export const encodePlace = (time: string, id: string): string =>
  Buffer.from(`${time} ${id}`).toString('base64url')

/** Null for everything that encodePlace did not make. */
export function decodePlace(text: string): { readonly time: string; readonly id: string } | null {
  const [, time, id] =
    /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z) ([A-Za-z0-9._-]{1,80})$/.exec(
      Buffer.from(text, 'base64url').toString('utf8'),
    ) ?? []
  if (time === undefined || id === undefined || Number.isNaN(Date.parse(time))) return null
  return encodePlace(time, id) === text ? { time, id } : null
}
