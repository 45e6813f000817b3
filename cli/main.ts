import { setTimeout as wait } from 'node:timers/promises'
import { CommanderError } from 'commander'
import { z } from 'zod'
import { createClient } from '@/sdk/client'
import { defaultUrl } from './config'
import { type Context, getterOf } from './context'
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
  ...{ client: createClient({ url }), url, json, terminal, signal: stop.signal },
  get: getterOf(url),
  wait: (ms) => wait(ms, undefined, { signal: stop.signal }).catch(() => undefined),
})

function endOf(error: unknown): ExitCode {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
  if (error instanceof Ending) {
    terminal.say(error.message)
    return error.code
  }
  if (!(error instanceof z.ZodError)) throw error
  terminal.say(`${z.prettifyError(error)}\nNothing was sent.`)
  return exitCodes.usage
}

// A second signal ends it at once.
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
// Whoever reads may stop reading: `verdict list | head`.
process.stdout.on('error', () => process.exit(exitCodes.done))
process.exitCode = await main(process.argv.slice(2))
