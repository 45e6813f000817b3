import type { PoolOptions } from 'mysql2'

const PORT = 3306

export interface Address {
  readonly options: Pick<PoolOptions, 'host' | 'port' | 'user' | 'password' | 'database' | 'ssl'>
  /** Host and port, as part of what the server is called (D26). */
  readonly place: string
}

/** `mariadb://user:password@host:port/database`, or `mysql://`; `?ssl=true` for a verified TLS. */
export function parseAddress(url: string): Address {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1') || '127.0.0.1'
  const number = port === '' ? PORT : Number(port)
  const database = decoded(pathname.slice(1))
  return {
    options: {
      ...{ host, port: number },
      user: decoded(username),
      password: decoded(password),
      ...(database !== '' && { database }),
      ...(searchParams.get('ssl') === 'true' && { ssl: {} }),
    },
    place: `${hostname || host}:${number}`,
  }
}

/** A percent sign that escapes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
