const HERE = 'http://here'
const HOME = '/overview'

/** Where to go after signing in: the page that was asked for, if it is one of ours. */
export function returnAddress(asked: string | null): string {
  if (asked === null || !asked.startsWith('/') || !URL.canParse(asked, HERE)) return HOME
  const { origin, pathname, search, hash } = new URL(asked, HERE)
  const ours = origin === HERE && pathname !== '/login' && !pathname.startsWith('//')
  return ours && pathname !== '/' ? `${pathname}${search}${hash}` : HOME
}
