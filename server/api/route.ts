import type { IncomingHttpHeaders } from 'node:http'
import type { z } from 'zod'
import type { Identity } from '@/server/contract/identity'
import type { Operation } from '@/server/contract/permission'
import type { ProblemCode } from '@/server/contract/problem'
import type { ApiContext } from './context'
import type { Reply } from './reply'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface RouteRequest<Query, Body> {
  /** The named parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  readonly headers: IncomingHttpHeaders
  /** Who asks; the route's permission is met already. */
  readonly identity: Identity
  /** Where the request comes from, as far as can be told. */
  readonly address: string
  readonly requestId: string
  /** Aborted when the caller went away. */
  readonly signal: AbortSignal
}

interface Spec<Query, Body> {
  readonly method: Method
  /** With its parts in braces, as OpenAPI writes it: `/v1/participants/{name}:test`. */
  readonly path: string
  /** The name of the operation: what is needed for it stands in the table of permissions. */
  readonly name: Operation
  readonly summary: string
  /** Absent: the address takes no query at all. */
  readonly query?: z.ZodType<Query>
  /** Absent: a body is refused. */
  readonly body?: z.ZodType<Body>
  /** Headers that the handler reads, with what they mean. */
  readonly headers?: Readonly<Record<string, string>>
  readonly replies: Readonly<Record<number, z.ZodType | null>>
  readonly problems?: readonly ProblemCode[]
  handle(context: ApiContext, request: RouteRequest<Query, Body>): Reply | Promise<Reply>
}

/** A row of the route table: what OpenAPI says of it and what serve does come from one place. */
export interface Route extends Omit<Spec<unknown, unknown>, 'handle'> {
  readonly pattern: RegExp
  handle(context: ApiContext, request: RouteRequest<unknown, unknown>): Reply | Promise<Reply>
}

/** `handle` is called only with what the schemas of the same route have parsed. */
export function defineRoute<Query = undefined, Body = undefined>(spec: Spec<Query, Body>): Route {
  return {
    ...spec,
    pattern: patternOf(spec.path),
    handle: (context, request) => spec.handle(context, request as RouteRequest<Query, Body>),
  }
}

export const partsOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')

/** A part ends at a slash or a colon: whoever needs one of these inside of it encodes it. */
const patternOf = (path: string): RegExp =>
  new RegExp(
    `^${path
      .split(/(\{\w+\})/)
      .map((piece) =>
        piece.startsWith('{')
          ? `(?<${piece.slice(1, -1)}>[^/:]+)`
          : piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('')}$`,
  )
