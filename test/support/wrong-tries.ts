import { createServer } from 'node:http'

/** What is wrong with a service that reserves, and the rule that has to find it. */
export const wrongTries = {
  'reserves-without-a-trace': 'try-reserves-once',
  'undoes-confirmed': 'confirm-is-final',
  'confirms-cancelled': 'cancel-gives-back',
  'forgets-empty-cancels': 'empty-cancel-bars-its-try',
  'confirms-untried': 'untried-is-not-confirmed',
  'reserves-after-a-refusal': 'refused-try-is-definite',
  'takes-other-payloads': 'other-payload-is-refused',
} as const

export type WrongTry = keyof typeof wrongTries

type State = 'TRIED' | 'CONFIRMED' | 'CANCELLED'
type Answer = readonly [number, Record<string, unknown>]

/** A service of the steps alone, in memory, with that one thing wrong, or nothing. */
export async function startWrongTries(fault: WrongTry | 'none') {
  const states = new Map<string, State>()
  const payloads = new Map<string, string>()
  const done = (key: string, state: State): Answer => {
    states.set(key, state)
    return [200, { state }]
  }
  const no: Answer = [409, { reason: 'no' }]

  const tries = (key: string, payload: string): Answer => {
    const state = states.get(key)
    const known = payloads.get(key) ?? payload
    payloads.set(key, known)
    if (known !== payload && fault !== 'takes-other-payloads') return [422, {}]
    if (state === 'CANCELLED') return fault === 'reserves-after-a-refusal' ? done(key, 'TRIED') : no
    if (payload.includes('full')) {
      states.set(key, 'CANCELLED')
      return no
    }
    return done(key, 'TRIED')
  }
  const confirm = (key: string): Answer => {
    const state = states.get(key)
    if (state === undefined && fault !== 'confirms-untried') return no
    if (state === 'CANCELLED' && fault !== 'confirms-cancelled')
      return [409, { heuristic: 'ROLLBACK' }]
    return done(key, 'CONFIRMED')
  }
  const cancel = (key: string): Answer => {
    const state = states.get(key)
    if (state === 'CONFIRMED' && fault !== 'undoes-confirmed') return [409, { heuristic: 'COMMIT' }]
    const isForgotten = state === undefined && fault === 'forgets-empty-cancels'
    return isForgotten ? [200, { state: 'CANCELLED' }] : done(key, 'CANCELLED')
  }
  const look = (key: string): Answer => {
    const state = states.get(key) ?? 'UNKNOWN'
    const hidden = state === 'TRIED' && fault === 'reserves-without-a-trace'
    return [200, { state: hidden ? 'UNKNOWN' : state, since: null, epoch: null }]
  }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const [, , gid = '', number = '', step] = (request.url ?? '').split('/')
    const key = `${gid}/${number}`
    const steps = {
      try: () => tries(key, text),
      confirm: () => confirm(key),
      cancel: () => cancel(key),
    }
    const found = Object.entries(steps).find(([name]) => name === step)
    const listing = gid.startsWith('branches') ? [200, { items: [], next: null }] : look(key)
    const [status, body] = found === undefined ? listing : found[1]()
    response.writeHead(Number(status), { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
