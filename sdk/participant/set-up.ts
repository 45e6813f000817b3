import { createServer } from 'node:http'
import type { Pool } from 'pg'
import type { ParticipantHandler } from './handler'
import { plain, send } from './incoming'
import { setUpTables } from './tables-sql'

/** Creates what the participant keeps in the application's database; harmless where it is there. */
export async function setUpParticipant(pool: Pool): Promise<void> {
  await pool.query(setUpTables)
}

export interface Listening {
  readonly url: string
  close(): Promise<void>
}

/** A server with nothing but the participant. An application has one of its own. */
export async function listenAsParticipant(
  handler: ParticipantHandler,
  { port = 0, host = '127.0.0.1' }: { readonly port?: number; readonly host?: string } = {},
): Promise<Listening> {
  const server = createServer((request, response) => {
    void handler(request, response).then((isOurs) => {
      if (!isOurs) send(response, plain(404, 'There is nothing at this address.'))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
