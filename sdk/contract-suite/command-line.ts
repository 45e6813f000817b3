import { exec } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'
import { createCalls } from './calls'
import { describeFinding, describeGrade } from './report'
import { runContractSuite } from './run'
import type { TrialOptions } from './trial'

const usage = `Tries a running service against the contract of docs/HTTP-PARTICIPANTS.md.

  verdict-contract URL --yes JSON [options]

  --yes JSON               a payload that it says yes to; {unique} becomes another text each time
  --no JSON                a payload that it must refuse
  --try JSON               a payload that it reserves for: tries try, confirm and cancel as well
  --try-no JSON            a payload whose try it must refuse
  --effect-command TEXT    prints a number that each committed --yes changes by the same amount
  --kill-command TEXT      ends the service at once, as kill -9 does
  --restart-command TEXT   starts it again, and returns
  --secret TEXT            the bearer token; or write it into the address: http://:secret@host
  --help                   prints this

It answers with 0 if no rule is broken, with 1 if one is, and with 2 if it could not be tried.
`

const run = promisify(exec)
const BROKEN = 1
const IMPOSSIBLE = 2

/** The whole of `verdict-contract`: answers the code to exit with. */
export async function tryService(
  given: readonly string[],
  say: (text: string) => void,
): Promise<number> {
  if (given.includes('--help')) {
    say(usage)
    return 0
  }
  const read = optionsOf(given)
  if ('fault' in read) {
    say(`${read.fault}\n\n${usage}`)
    return IMPOSSIBLE
  }
  const { options } = read
  const { status } = await createCalls({
    url: options.url,
    secret: options.secret ?? null,
  }).describe()
  if (status === null) {
    say(
      `Nothing answers at ${options.url}. Nothing was tried. Start the service, or correct the address.`,
    )
    return IMPOSSIBLE
  }
  const report = await runContractSuite(options, (finding) => say(describeFinding(finding)))
  say(describeGrade(report))
  return report.findings.some(({ result }) => result === 'broken') ? BROKEN : 0
}

type Read = { readonly options: TrialOptions } | { readonly fault: string }

const text = { type: 'string' } as const

function optionsOf(given: readonly string[]): Read {
  try {
    const { values, positionals } = parseArgs({
      args: [...given],
      allowPositionals: true,
      options: {
        ...{ yes: text, no: text, secret: text, 'effect-command': text },
        ...{ 'kill-command': text, 'restart-command': text, try: text, 'try-no': text },
      },
    })
    const [address, ...more] = positionals
    if (address === undefined || more.length > 0 || !URL.canParse(address))
      return { fault: 'One address of a service is needed.' }
    if (values.yes === undefined)
      return { fault: 'A payload that it says yes to is needed: --yes.' }
    const effect = values['effect-command']
    const kill = values['kill-command']
    const restart = values['restart-command']
    if ((kill === undefined) !== (restart === undefined))
      return { fault: '--kill-command and --restart-command need each other.' }
    return {
      options: {
        ...addressed(address, values.secret),
        yes: JSON.parse(values.yes),
        ...(values.no === undefined ? {} : { no: JSON.parse(values.no) }),
        ...triesOf(values.try, values['try-no']),
        ...(effect === undefined ? {} : { effect: () => numberFrom(effect) }),
        ...(kill === undefined || restart === undefined
          ? {}
          : { crash: { kill: () => done(kill), restart: () => done(restart) } }),
      },
    }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

const triesOf = (yes: string | undefined, no: string | undefined): Pick<TrialOptions, 'tries'> =>
  yes === undefined
    ? {}
    : { tries: { yes: JSON.parse(yes), ...(no === undefined ? {} : { no: JSON.parse(no) }) } }

function addressed(address: string, secret: string | undefined) {
  const url = new URL(address)
  const shown = secret ?? decodeURIComponent(url.password)
  url.username = ''
  url.password = ''
  return { url: url.href.replace(/\/+$/, ''), secret: shown === '' ? null : shown }
}

async function done(command: string): Promise<void> {
  await run(command)
}

async function numberFrom(command: string): Promise<number> {
  const { stdout } = await run(command)
  const number = Number(stdout.trim())
  if (stdout.trim() === '' || Number.isNaN(number))
    throw new Error(`--effect-command printed ${JSON.stringify(stdout)}, and no number.`)
  return number
}
