import { readFileSync } from 'node:fs'
import { recordByHand } from './api/handlers/record-by-hand'
import { versionOfSettings } from './api/registered-policy'
import type { Config } from './config'
import type { ConfiguredParticipant } from './contract/participant'
import { participantsFile } from './contract/participants-file'
import type { StoredParticipant } from './participant/participant-store'
import { createSecrets } from './participant/secrets'
import { wait } from './platform/clock'
import type { Common as All } from './run-common'

const ACTOR = 'configuration file'
const EXAMINE_MS_MAX = 10_000
const AGAIN_MS_MIN = 1_000
const AGAIN_MS_MAX = 60_000

type Common = Pick<
  All,
  'participants' | 'registry' | 'policyStore' | 'journal' | 'clock' | 'logger' | 'newUlid'
>
type Source = Pick<Config, 'participantsFile' | 'secrets'>

/** What the file names; null: there is no file. Throws one error that names every fault. */
export function readParticipantsFile(config: Source): readonly ConfiguredParticipant[] | null {
  const { participantsFile: path, secrets } = config
  if (path === null) return null
  const parsed = participantsFile.safeParse(jsonOf(path))
  if (!parsed.success)
    throw faulty(
      path,
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim()),
    )
  const { participants } = parsed.data
  const { refusal } = createSecrets(secrets)
  const refused = participants.flatMap(({ secret }, index) => {
    const text = secret === null ? null : refusal(secret)
    return text === null ? [] : [`participants.${index}.secret ${text}`]
  })
  if (refused.length > 0) throw faulty(path, refused)
  return participants
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw faulty(path, [error instanceof Error ? error.message : String(error)])
  }
}

const faulty = (path: string, faults: readonly string[]): Error =>
  new Error(
    [
      `Verdict did not start: the file of participants, ${path}, is wrong.`,
      ...faults.map((fault) => `  ${fault}`),
      'Correct it, and start again.',
    ].join('\n'),
  )

/**
 * Registers what the file names and tests it until it is usable; what the file names no more takes
 * no new branches from now on, and stays until somebody removes it. Returns what ends the testing.
 */
export function followParticipantsFile(common: Common, config: Source): () => void {
  const entries = readParticipantsFile(config)
  const closed = new AbortController()
  if (entries !== null)
    apply(common, entries)
      .then(() =>
        Promise.all(entries.map(({ name }) => testUntilUsable(common, name, closed.signal))),
      )
      .catch((error: unknown) =>
        common.logger.error({ error }, 'the file of participants was not followed to its end'),
      )
  return () => closed.abort()
}

async function apply(common: Common, entries: readonly ConfiguredParticipant[]): Promise<void> {
  const { participants, registry } = common
  const known = await participants.read()
  for (const entry of entries)
    await register(
      common,
      entry,
      known.find(({ name }) => name === entry.name),
    )
  for (const { name, managedBy } of known)
    if (managedBy === 'file' && !entries.some((entry) => entry.name === name))
      await letGo(common, name)
  await registry.reload()
}

async function register(
  common: Common,
  entry: ConfiguredParticipant,
  known: StoredParticipant | undefined,
): Promise<void> {
  const { participants } = common
  const { name } = entry
  const isNew = known === undefined || !isAsConfigured(known, entry)
  if (known !== undefined && isNew)
    await versionOfSettings(common, { name, before: known, after: entry, by: ACTOR })
  if (isNew) await participants.put({ ...entry, lab: false, managedBy: 'file' })
  if (known?.drainedBy === ACTOR) await participants.drain(name, null)
  if (isNew || known.drainedBy === ACTOR)
    await record(common, name, 'register-participant', 'The configuration file names it')
}

const isAsConfigured = (known: StoredParticipant, entry: ConfiguredParticipant): boolean => {
  const { kind, url, secret, limits, timeouts, policy } = entry
  const wanted = { kind, url, secret, limits, timeouts, policy }
  return (
    known.managedBy === 'file' &&
    Object.entries(wanted).every(
      ([key, value]) => JSON.stringify(value) === JSON.stringify(known[key as keyof typeof wanted]),
    )
  )
}

async function letGo(common: Common, name: string): Promise<void> {
  await common.participants.letGo(name)
  await common.participants.drain(name, ACTOR)
  await record(common, name, 'drain-participant', 'The configuration file names it no more')
}

const record = (common: Common, participant: string, action: string, reason: string) =>
  recordByHand(common, { action, participant, reason, requestId: 'start', actor: ACTOR })

/** It may start after us, or be put right meanwhile: asked again, ever more slowly. */
async function testUntilUsable(common: Common, name: string, closed: AbortSignal): Promise<void> {
  const { registry, participants, clock, logger } = common
  for (let pauseMs = AGAIN_MS_MIN; !closed.aborted; pauseMs = Math.min(AGAIN_MS_MAX, 2 * pauseMs)) {
    if (registry.row(name)?.usable !== false) return
    try {
      const examination = await registry.examine(name, AbortSignal.timeout(EXAMINE_MS_MAX))
      if (examination === null) return
      await participants.examined(name, examination, ACTOR)
      await registry.reload()
      if (examination.usable) return
    } catch (error) {
      logger.warn({ error, participant: name }, 'a participant of the file was not tested')
    }
    await wait(clock, pauseMs)
  }
}
