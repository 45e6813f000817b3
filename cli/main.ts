import { setTimeout as wait } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { z } from 'zod'
import { createClient } from '@/sdk/client'
import { defaultToken, defaultUrl } from './config'
import { type Context, getterOf, harmless } from './context'
import { Ending, type ExitCode, exitCodes } from './exit'
import { createProgram } from './program'
import { openTerminal } from './terminal'

const terminal = openTerminal(process)
const stop = new AbortController()

/** Runs one command line, and answers with what it ends with. */
async function main(args: readonly string[]): Promise<ExitCode> {
  let ended: ExitCode = exitCodes.done
  const program = createProgram(async (work) => {
    const { url = defaultUrl(), json = false } = program.opts()
    const end = await work(contextOf(url, json))
    if (typeof end === 'number') ended = end
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return ended
  } catch (error) {
    return endOf(error)
  }
}

const contextOf = (url: string, json: boolean): Context => ({
  ...{
    client: createClient({ url, token: defaultToken() }),
    url,
    json,
    terminal,
    signal: stop.signal,
  },
  get: getterOf(url, { json }),
  wait: (ms) => wait(ms, undefined, { signal: stop.signal }).catch(() => undefined),
})

function endOf(error: unknown): ExitCode {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof Ending) {
    terminal.say(String(harmless(error.message)))
    return error.code
  }
  if (!(error instanceof z.ZodError)) throw error
  terminal.say(`${z.prettifyError(error)}\nNothing was sent.`)
  return exitCodes.usage
}

/** What a shell says of who ended by a signal. */
const BROKEN_PIPE = 141
const interrupted = { SIGINT: 130, SIGTERM: 143 } as const

// A second signal ends it at once.
for (const [signal, code] of Object.entries(interrupted))
  process.once(signal, () => {
    stop.abort()
    process.exitCode = code
  })
// Whoever reads may stop reading, as `verdict list | head` does; anything else has lost what it should print.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === 'EPIPE' ? BROKEN_PIPE : exitCodes.refused),
)
const code = await main(process.argv.slice(2))
if (!stop.signal.aborted) process.exitCode = code
