import { connect, createServer, type Socket } from 'node:net'

export interface TcpProxy {
  readonly port: number
  /** Lets the server's bytes fall from now on, and the client's pass: the reply will be lost. */
  swallowReplies(): void
  /** Resolves once bytes of the server were swallowed: what was asked has been done. */
  readonly swallowed: Promise<void>
  /** Ends every connection; new ones work. */
  cut(): void
  close(): Promise<void>
}

/** A wire between a client and a server on this machine that can lose what the server says. */
export async function startTcpProxy(target: number, port = 0): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  let swallowing = false
  let tell = () => {}
  const swallowed = new Promise<void>((resolve) => {
    tell = resolve
  })
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (bytes) => upstream.write(bytes))
    upstream.on('data', (bytes) => (swallowing ? tell() : client.write(bytes)))
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const cut = () => {
    swallowing = false
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: address.port,
    swallowed,
    swallowReplies: () => {
      swallowing = true
    },
    cut,
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
