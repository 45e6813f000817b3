/** Where a service is, and what it is to be shown: the secret never stands in the address sent. */
export interface ServiceAddress {
  /** Without a slash at the end, and without name and password. */
  readonly base: URL
  readonly secret: string | null
}

/** `http://:secret@host/base`: the password is the bearer token; a name before it is not looked at. */
export function serviceAddress(text: string): ServiceAddress {
  const base = new URL(text)
  const secret = base.password === '' ? null : decodeURIComponent(base.password)
  base.username = ''
  base.password = ''
  base.search = ''
  base.hash = ''
  base.pathname = base.pathname.replace(/\/+$/, '')
  return { base, secret }
}
