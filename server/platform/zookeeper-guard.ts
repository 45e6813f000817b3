import type { Socket } from 'node:net'
import type { Client } from 'node-zookeeper-client'

/** No answer that we ask for is anywhere near as long. */
const PACKET_MAX = 4 * 1024 * 1024

/** What the client keeps to itself, in the one version that is installed. */
interface Connection {
  pendingBuffer: Buffer | null
  connectTimeoutHandler: ReturnType<typeof setTimeout> | null
  socket?: Socket
  onSocketData(bytes: Buffer): void
  onSocketClosed(hadError: boolean): void
}

const connectionOf = (client: Client): Connection =>
  (client as unknown as { readonly connectionManager: Connection }).connectionManager

/**
 * The client reads answers in the event of its socket, and throws there at what is none, which would
 * end the process; half an answer before a cut would be read as the beginning of the next connection's
 * first, and the time that one has to come about would end the next. Here a connection that talks nonsense
 * is closed, and the next one begins afresh.
 */
export function guardConnection(client: Client): void {
  const connection = connectionOf(client)
  const { onSocketData, onSocketClosed } = connection
  connection.onSocketData = (bytes) => {
    const announced = lengthOf(connection.pendingBuffer ?? bytes)
    try {
      if (announced < 0 || announced > PACKET_MAX) throw new Error('It is no answer of ZooKeeper.')
      onSocketData.call(connection, bytes)
    } catch {
      connection.pendingBuffer = null
      connection.socket?.destroy()
    }
  }
  connection.onSocketClosed = (hadError) => {
    connection.pendingBuffer = null
    clearTimeout(connection.connectTimeoutHandler ?? undefined)
    onSocketClosed.call(connection, hadError)
  }
}

/** Of a server that is silent nobody hears that the connection is gone. */
export const cutConnection = (client: Client): void => {
  connectionOf(client).socket?.destroy()
}

const lengthOf = (bytes: Buffer): number => (bytes.length < 4 ? 0 : bytes.readInt32BE(0))
