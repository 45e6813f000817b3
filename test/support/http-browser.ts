/** A browser without a screen: keeps cookies by host and path, goes where it is sent, fills in forms. */
export interface HttpBrowser {
  /** One request, and no further. */
  ask(url: string, init?: RequestInit): Promise<Response>
  /** Follows until an answer leads nowhere, or to an address that begins with `until`. */
  follow(url: string, until: string): Promise<Landed>
  /** Fills in the form of a page, and goes on as `follow` does. */
  submit(page: Landed, fields: Readonly<Record<string, string>>, until: string): Promise<Landed>
  /** What it would send there. */
  cookies(url: string): string
}

export interface Landed {
  readonly url: string
  readonly status: number
  readonly text: string
}

interface Cookie {
  readonly value: string
  readonly path: string
}

const STEPS_MAX = 20

export function createHttpBrowser(): HttpBrowser {
  const jar = new Map<string, Map<string, Cookie>>()
  const cookies = (url: string) => {
    const { host, pathname } = new URL(url)
    return [...(jar.get(host) ?? [])]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
  }
  const ask: HttpBrowser['ask'] = async (url, init = {}) => {
    const headers = { ...init.headers, cookie: cookies(url) }
    const response = await fetch(url, { redirect: 'manual', ...init, headers })
    const { host } = new URL(url)
    const held = jar.get(host) ?? new Map<string, Cookie>()
    jar.set(host, held)
    for (const line of response.headers.getSetCookie()) keep(held, line)
    return response
  }
  const goOn = async (first: string, until: string, init?: RequestInit): Promise<Landed> => {
    let url = first
    let response = await ask(url, init)
    for (let steps = 0; steps < STEPS_MAX; steps++) {
      const to = response.headers.get('location')
      if (to === null) return { url, status: response.status, text: await response.text() }
      url = new URL(to, url).href
      if (url.startsWith(until)) return { url, status: response.status, text: '' }
      response = await ask(url)
    }
    throw new Error(`sent on and on, at last to ${url}`)
  }
  return {
    ...{ ask, cookies },
    follow: goOn,
    submit: ({ url, text }, fields, until) => {
      const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1] ?? url
      const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
      const all = {
        ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])),
        ...fields,
      }
      const body = new URLSearchParams(all)
      return goOn(new URL(action, url).href, until, { method: 'POST', body })
    },
  }
}

function keep(held: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const [name = '', ...rest] = pair.split('=')
  const value = rest.join('=')
  const path = /^path=(.*)$/i.exec(attributes.find((one) => /^path=/i.test(one)) ?? '')?.[1] ?? '/'
  const gone = attributes.some((one) => /^max-age=0$|^expires=thu, 01 jan 1970/i.test(one))
  if (gone) held.delete(name)
  else held.set(name, { value, path })
}
