import {
  ACL,
  type Client,
  CreateMode,
  Exception,
  Id,
  Permission,
  type Transaction,
} from 'node-zookeeper-client'
import { z } from 'zod'
import { openZooKeeper, type ZooKeeperOptions } from './zookeeper-session'

/** Of a node: by the clock of the server that leads, and in the order in which it has agreed. */
export interface Stat {
  /** The transaction that made the node (czxid): higher than any before it. */
  readonly created: number
  readonly createdMs: number
  readonly changedMs: number
  readonly version: number
}

export interface Node {
  readonly data: string
  readonly stat: Stat
}

/** A version is that of the node as it was read; it must not be 0, which the client takes for any. */
export type Step =
  | { readonly create: string; readonly data?: string; readonly ephemeral?: boolean }
  | { readonly set: string; readonly data?: string; readonly version?: number }
  | { readonly remove: string; readonly version?: number }
  | { readonly check: string }

export interface ZooKeeper {
  /** Null: there is no such node. `onChange` is called once, when a child came or went, or may have. */
  children(path: string, onChange?: () => void): Promise<readonly string[] | null>
  get(path: string): Promise<Node | null>
  /**
   * All steps or none; null: none, for something was not as they have it. Answers of `set` its
   * Stat. What does no harm when done twice may be called repeatable.
   */
  apply(steps: readonly Step[], repeatable?: boolean): Promise<readonly (Stat | null)[] | null>
  close(): Promise<void>
}

const long = z.instanceof(Buffer).transform((bytes, context) => {
  const value = Number(bytes.readBigInt64BE(0))
  if (Number.isSafeInteger(value)) return value
  context.addIssue({ code: 'custom', message: 'must be a number that can be told apart' })
  return z.NEVER
})

const statAnswer = z
  .object({ czxid: long, ctime: long, mtime: long, version: z.int() })
  .transform(({ czxid, ctime, mtime, version }) => ({
    ...{ created: czxid, createdMs: ctime, changedMs: mtime, version },
  }))
const names = z.array(z.string())
const node = z
  .object({
    data: z.instanceof(Buffer).optional(),
    stat: statAnswer,
  })
  .transform(({ data, stat }): Node => ({ data: data?.toString('utf8') ?? '', stat }))
const results = z.array(z.object({ stat: statAnswer.optional() }))

/** The calls that locks need, over a client that is only as good as it must be. */
export function createZooKeeper(options: ZooKeeperOptions): ZooKeeper {
  const session = openZooKeeper(options)
  const acl = options.login === null ? OPEN : OURS
  return {
    children: async (path, onChange) => {
      const told = onChange && once(session.onEnd, onChange)
      const found = await orNull(
        session.ask<unknown>(
          (client, done) =>
            told ? client.getChildren(path, told.call, done) : client.getChildren(path, done),
          true,
        ),
      )
      if (found === null) told?.cancel()
      return found === null ? null : names.parse(found)
    },
    get: async (path) => {
      const found = await orNull(
        session.ask<unknown>(
          (client, done) =>
            client.getData(path, (error, data, stat) => done(error, { data, stat })),
          true,
        ),
      )
      return found === null ? null : node.parse(found)
    },
    apply: async (steps, repeatable = false) => {
      const answer = await orNull(
        session.ask<unknown>(
          (client, done) => transactionOf(client, steps, acl).commit(done),
          repeatable,
        ),
      )
      return answer === null ? null : results.parse(answer).map(({ stat }) => stat ?? null)
    },
    close: session.close,
  }
}

const OPEN = [new ACL(Permission.ALL, new Id('world', 'anyone'))]
/** Whoever is logged in as who made the node. */
const OURS = [new ACL(Permission.ALL, new Id('auth', ''))]

function transactionOf(client: Client, steps: readonly Step[], acl: ACL[]): Transaction {
  const made = client.transaction()
  for (const step of steps) {
    if ('create' in step) {
      const mode = step.ephemeral === true ? CreateMode.EPHEMERAL : CreateMode.PERSISTENT
      made.create(step.create, Buffer.from(step.data ?? ''), acl, mode)
    } else if ('set' in step) made.setData(step.set, Buffer.from(step.data ?? ''), step.version)
    else if ('remove' in step) made.remove(step.remove, step.version)
    else made.check(step.check)
  }
  return made
}

const notAsThought: readonly unknown[] = [
  ...[Exception.NO_NODE, Exception.NODE_EXISTS, Exception.BAD_VERSION, Exception.NOT_EMPTY],
]

/** Null: it is not there, or not as was thought. */
async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer
  } catch (error) {
    const { code } = error as Partial<Exception>
    if (notAsThought.includes(code)) return null
    throw error
  }
}

/** Whichever comes first: the watch, or the end of the session that would have told. */
function once(onEnd: (call: () => void) => () => void, onChange: () => void) {
  const cancel = onEnd(onChange)
  const call = () => {
    cancel()
    onChange()
  }
  return { call, cancel }
}
