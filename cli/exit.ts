import type { Answer } from '@/sdk/exchange'

/** With what a command ends; scripts may go by these. */
export const exitCodes = {
  done: 0,
  /** Verdict has refused, or what was asked for failed. */
  refused: 1,
  /** The command line is wrong; nothing was sent. */
  usage: 2,
  notFound: 3,
  /** No answer: whether anything was done is not known. */
  lost: 4,
  /** Decided and sent, and a participant has not shown it yet. */
  notVerified: 5,
  /** A participant ended differently: the data need repair by hand. */
  contradicted: 6,
  /** Nothing was sent: a second person has to approve it first. */
  asked: 7,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

const TOO_MANY = 429
const UNAVAILABLE = 500

/** Ends a command: what happened, what it means, what to do. */
export class Ending extends Error {
  readonly code: ExitCode
  /** It may be answered if it is asked again. */
  readonly passes: boolean

  constructor(code: ExitCode, text: string, { passes = false } = {}) {
    super(text)
    this.code = code
    this.passes = passes
  }
}

/** What was answered. Throws an Ending with the words of the problem document, or of the silence. */
export async function answered<T>(asked: Promise<Answer<T>>, url: string): Promise<T> {
  const answer = await asked
  if (answer.type === 'answered') return answer.value
  if (answer.type === 'lost')
    throw new Ending(
      exitCodes.lost,
      `No answer from ${url}: ${answer.reason}. Whether anything was done is not known. Start Verdict, or name its address by --url or VERDICT_URL, and look again.`,
      { passes: true },
    )
  const { title, detail, status, errors } = answer.problem
  const marked = (errors ?? []).map(({ path, message }) => `\n  ${path}: ${message}`).join('')
  const code = status === 404 ? exitCodes.notFound : exitCodes.refused
  throw new Ending(code, `${title}. ${detail}${marked}`, {
    passes: status === TOO_MANY || status >= UNAVAILABLE,
  })
}
