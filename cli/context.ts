import type { createClient } from '@/sdk/client'
import type { Answer } from '@/sdk/exchange'
import { answered, type ExitCode } from './exit'

/** The terminal that a command runs in. */
export interface Terminal {
  /** What was asked for: it may be piped on. */
  readonly print: (text: string) => void
  /** What is said beside it. */
  readonly say: (text: string) => void
  /** Null: nobody is there to be asked. */
  readonly ask: ((question: string) => Promise<string>) | null
  readonly paint: Paint
}

export type Tone = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold'
export type Paint = (tone: Tone, text: string) => string

/** What every command has in hand. */
export interface Context {
  readonly client: ReturnType<typeof createClient>
  readonly url: string
  readonly json: boolean
  readonly terminal: Terminal
  /** What was answered, or the end of the command. */
  readonly get: <T>(asked: Promise<Answer<T>>) => Promise<T>
  readonly signal: AbortSignal
  readonly wait: (ms: number) => Promise<void>
}

/** What runs a command: it makes the context of the options, and keeps what the command ends with. */
export type Run = (work: (context: Context) => Promise<ExitCode> | Promise<void>) => Promise<void>

/** What control characters would do to the terminal of whoever looks, they do not do. */
const control = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu
const LINE_BREAK = '\n'

export function harmless(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(control, (one) => (one === LINE_BREAK ? one : '\ufffd'))
  if (Array.isArray(value)) return value.map(harmless)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, harmless(one)]))
}

/** What was answered, as it is; for people, so that it commands no terminal. */
export const getterOf =
  (url: string, { json }: { readonly json: boolean }): Context['get'] =>
  async (asked) => {
    const value = await answered(asked, url)
    return json ? value : (harmless(value) as typeof value)
  }

/** The answer as it came, one JSON text, or for people. */
export function show<T>({ json, terminal }: Context, value: T, text: (value: T) => string): void {
  terminal.print(json ? jsonOf(value) : text(value))
}

/** On one line; what a terminal would obey is escaped. */
export const jsonOf = (value: unknown): string =>
  JSON.stringify(value).replace(
    control,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
