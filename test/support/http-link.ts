import {
  createServer,
  type IncomingHttpHeaders,
  type ServerResponse,
  request as send,
} from 'node:http'
import type { Moment as Promised } from './cluster-bank'
import type { Snare } from './postgres-link'

/** Every call of the contract that changes something. */
type Moment = Promised | 'try' | 'confirm' | 'cancel'

interface Message {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

interface Trap {
  readonly moment: Moment
  readonly side: 'request' | 'reply'
  /** Resolves when the message may go on; never, if it is lost. */
  spring(branch: string, response: ServerResponse): Promise<void>
}

/** A link between coordinators and a service which knows the calls of the contract. */
export interface HttpLink {
  readonly port: number
  /** Every such call that has come, in their order, whether it went on or not. */
  readonly came: readonly CameCall[]
  /** Catches the next such call, or the answer to it, and holds it. */
  snare(moment: Moment, side: 'request' | 'reply'): Snare
  /** The next such call arrives twice: once more after its answer, which alone is given on. */
  double(moment: Moment): Promise<{ readonly first: number; readonly second: number }>
  /** So many of the next such calls are answered with *not now* here, and do not go on. */
  putOff(moment: Moment, times: number, retryAfterS: number): void
  close(): Promise<void>
}

export interface CameCall {
  readonly moment: string
  readonly branch: string
  readonly atMs: number
}

export async function openHttpLink(target: number): Promise<HttpLink> {
  const traps = new Set<Trap>()
  const came: CameCall[] = []
  const putOffs = new Map<string, { times: number; readonly retryAfterS: number }>()
  const doubles = new Map<Moment, (statuses: { first: number; second: number }) => void>()

  const carry = async (message: Message, response: ServerResponse) => {
    const moment = message.path.split('/').at(-1) ?? ''
    const branch = branchIn(message.path)
    if (isMoment(moment)) came.push({ moment, branch, atMs: Date.now() })
    const putOff = putOffs.get(moment)
    if (putOff !== undefined && putOff.times-- > 0) {
      response.writeHead(503, { 'retry-after': String(putOff.retryAfterS) })
      return void response.end()
    }
    const trapAt = (side: Trap['side']) => take(traps, moment, side)?.spring(branch, response)
    await trapAt('request')
    const answer = await forward(target, message)
    const told = isMoment(moment) ? doubles.get(moment) : undefined
    if (told !== undefined && isMoment(moment)) {
      doubles.delete(moment)
      told({ first: answer.status, second: (await forward(target, message)).status })
    }
    await trapAt('reply')
    if (response.destroyed) return
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) chunks.push(chunk)
      const { method = 'GET', url: path = '/', headers } = request
      await carry({ method, path, headers, body: Buffer.concat(chunks) }, response)
    } catch {
      // The service is gone in the middle of it, and so is this connection.
      response.destroy()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    came,
    snare: (moment, side) => snare(traps, moment, side),
    putOff: (moment, times, retryAfterS) => void putOffs.set(moment, { times, retryAfterS }),
    double: (moment) => new Promise((resolve) => doubles.set(moment, resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function snare(traps: Set<Trap>, moment: Moment, side: Trap['side']): Snare {
  let release = () => {}
  let cut = () => {}
  const caught = new Promise<string>((resolve) => {
    const trap: Trap = {
      ...{ moment, side },
      spring: (branch, response) =>
        new Promise((goOn, fail) => {
          traps.delete(trap)
          release = goOn
          cut = () => {
            response.destroy()
            fail(new Error('cut'))
          }
          resolve(branch)
        }),
    }
    traps.add(trap)
  })
  return { caught, release: () => release(), cut: () => cut() }
}

const take = (traps: ReadonlySet<Trap>, moment: string, side: Trap['side']): Trap | undefined =>
  [...traps].find((trap) => trap.moment === moment && trap.side === side)

const moments: ReadonlySet<string> = new Set([
  'prepare',
  'commit',
  'abort',
  'try',
  'confirm',
  'cancel',
])
const isMoment = (text: string): text is Moment => moments.has(text)

/** The name of the branch as a database would list it. */
function branchIn(path: string): string {
  const [, gid, n] = /\/verdict\/([^/]+)\/(\d+)/.exec(path) ?? []
  return `vd1_${gid}_${n}`
}

const forward = (port: number, { method, path, headers, body }: Message): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method, path, headers, agent: false }
    const onward = send(options, async (response) => {
      const chunks: Buffer[] = []
      try {
        for await (const chunk of response) chunks.push(chunk)
        const { statusCode: status = 0, headers: given } = response
        resolve({ status, headers: given, body: Buffer.concat(chunks) })
      } catch (error) {
        reject(error)
      }
    })
    onward.once('error', reject)
    onward.end(body)
  })
