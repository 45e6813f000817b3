import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { bodyHash } from '@/sdk/participant/branch'
import type { WrongService } from './wrong-service'

/*
 * A service by the contract with one thing wrong with it, or nothing. Its memory is a file that is
 * synced before it answers; `GET /effect` tells what has been committed.
 */

interface Branch {
  state: 'PREPARED' | 'COMMITTED' | 'ABORTED'
  since: string
  epoch: number
  hash: string
  amount: number
  reason?: string
}

const { port, file, fault }: WrongService = JSON.parse(process.argv[2] ?? '{}')
const SECRET = 'Bearer s3cret'

const memory: { branches: Record<string, Branch>; epochs: Record<string, number>; done: number } =
  existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { branches: {}, epochs: {}, done: 0 }

function remember(): void {
  const draft = openSync(`${file}.draft`, 'w')
  writeSync(draft, JSON.stringify(memory))
  fsyncSync(draft)
  closeSync(draft)
  renameSync(`${file}.draft`, file)
}

type Answer = readonly [number, Record<string, unknown>]
const now = () => new Date().toISOString()
const no = (reason: string): Answer => [409, { vote: 'NO', reason }]
const stateOf = ({ state, since }: Branch): Answer => [200, { state, since }]

function newBranch(hash: string, epoch: number, state: Branch['state']): Branch {
  return { state, since: now(), epoch, hash, amount: 0 }
}

function refuse(key: string, refused: Branch): Answer {
  const state = fault === 'holds-after-no' ? 'PREPARED' : refused.state
  memory.branches[key] = { ...refused, state, reason: 'It shall be refused.' }
  remember()
  return no('It shall be refused.')
}

async function prepare(gid: string, key: string, text: string): Promise<Answer> {
  const { payload, epoch } = JSON.parse(text)
  const known = memory.branches[key]
  const hash = bodyHash(JSON.parse(text))
  if (known?.state === 'ABORTED') return no(known.reason ?? 'It was aborted.')
  if (known !== undefined && known.hash !== hash && fault !== 'takes-other-body')
    return [422, { reason: 'another body' }]
  if (known !== undefined) {
    if (fault === 'works-twice') known.amount += 1
    return [200, { vote: 'YES' }]
  }
  const shard = gid.split('.').slice(0, 2).join('.')
  const highest = memory.epochs[shard] ?? 0
  if (epoch < highest && fault !== 'ignores-epoch') return [412, { epoch: highest }]
  memory.epochs[shard] = Math.max(highest, epoch)
  if (payload.refuse === true) return refuse(key, newBranch(hash, epoch, 'ABORTED'))
  if (fault === 'works-before-it-notes') {
    memory.done += 1
    remember()
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  const amount = fault === 'works-before-it-notes' ? 0 : 1
  memory.branches[key] = { ...newBranch(hash, epoch, 'PREPARED'), amount }
  if (fault !== 'votes-before-durable') remember()
  return [200, { vote: 'YES' }]
}

function commit(key: string): Answer {
  const branch = memory.branches[key]
  if (branch === undefined) {
    if (fault !== 'takes-404-for-committed') return [404, { state: 'UNKNOWN' }]
    return [200, { state: 'COMMITTED', since: now() }]
  }
  if (branch.state === 'ABORTED') return [409, { heuristic: 'ROLLBACK' }]
  if (branch.state === 'PREPARED') {
    Object.assign(branch, { state: 'COMMITTED', since: now() })
    memory.done += branch.amount
    remember()
  }
  return stateOf(branch)
}

function abort(key: string, epoch: number): Answer {
  const branch = memory.branches[key]
  if (branch?.state === 'COMMITTED' && fault !== 'undoes-committed')
    return [409, { heuristic: 'COMMIT' }]
  const gone: Branch = branch?.state === 'ABORTED' ? branch : newBranch('', epoch, 'ABORTED')
  const forgets = branch === undefined ? fault === 'no-fence' : fault === 'forgets-abort'
  if (forgets) delete memory.branches[key]
  else memory.branches[key] = gone
  remember()
  return stateOf(gone)
}

function look(path: string, key: string): Answer {
  if (path === '/effect') return [200, { done: memory.done }]
  if (path === '/verdict') {
    const names = { contract: 1, name: 'wrong', version: '1', server: file }
    return [200, { ...names, fence: true, list: true }]
  }
  if (path.startsWith('/verdict/branches')) {
    const items = Object.entries(memory.branches).flatMap(([name, { state, since, epoch }]) => {
      const [gid, n] = name.split('/')
      return state === 'PREPARED' ? [{ gid, branch: Number(n), since, epoch }] : []
    })
    return [200, { items: fault === 'lists-nothing' ? [] : items, next: null }]
  }
  const branch = memory.branches[key]
  if (branch !== undefined) return [200, { ...stateOf(branch)[1], epoch: branch.epoch }]
  const state = fault === 'unknown-is-committed' ? 'COMMITTED' : 'UNKNOWN'
  return [200, { state, since: null, epoch: null }]
}

async function answer(request: IncomingMessage): Promise<Answer> {
  let text = ''
  for await (const chunk of request) text += chunk
  const path = request.url ?? '/'
  const [, , gid = '', number = '', operation] = path.split('/')
  const key = `${gid}/${number}`
  const isShown = request.headers.authorization === SECRET || fault === 'asks-no-secret'
  if (!isShown && path !== '/effect') return [401, {}]
  if (request.method === 'GET') return look(path, key)
  try {
    JSON.parse(text)
  } catch {
    // Half an order is none.
    return [400, {}]
  }
  if (operation === 'prepare') return prepare(gid, key, text)
  return operation === 'commit' ? commit(key) : abort(key, JSON.parse(text).epoch)
}

createServer((request, response) => {
  void answer(request).then(([status, body]) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
}).listen(port, '127.0.0.1')
