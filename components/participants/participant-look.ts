import type { Participant } from '@/server/contract/participant'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import type { Shape, Tone } from '../ui/state-look'

interface Look {
  readonly label: string
  readonly shape: Shape
  readonly tone: Tone
  readonly text: string
}

/** From there on an answer counts as slow. */
const SLOW_MS = 250

/** Each as it is said in the language of the moment. */
const looks = {
  up: () => ({ label: t`Up`, shape: 'disc-tick', tone: 'commit', text: t`It answers.` }),
  slow: () => ({
    label: t`Slow`,
    shape: 'ring',
    tone: 'abort',
    text: t`It answers, and takes more than ${SLOW_MS} ms to. Transactions over it take as much longer.`,
  }),
  recovering: () => ({
    label: t`Recovering`,
    shape: 'triangle-open',
    tone: 'moving',
    text: t`It answers. Recovery has not looked through it since the coordinator started.`,
  }),
  'no-answer': () => ({
    label: t`No answer`,
    shape: 'ring-dashed',
    tone: 'idle',
    text: t`New transactions that need it will wait or abort; prepared ones keep their locks.`,
  }),
  unknown: () => ({
    label: t`Not known`,
    shape: 'ring-dashed',
    tone: 'idle',
    text: t`It has not been asked yet.`,
  }),
  'not-usable': () => ({
    label: t`Not usable`,
    shape: 'ring-slash',
    tone: 'abort',
    text: t`It answers, but a precondition is not met. No transaction can use it until it passes its test.`,
  }),
  'not-opened': () => ({
    label: t`Cannot be opened`,
    shape: 'ring-slash',
    tone: 'abort',
    text: t`This version cannot open it: a newer one registered it, of a kind that is not known here.`,
  }),
} as const satisfies Record<string, () => Look>

/** Beside any other state: it is somebody's wish and not a condition. */
export const drainingLook = (): Look => ({
  label: t`Draining`,
  shape: 'triangle-left',
  tone: 'held',
  text: t`No new branches begin there. What is open goes on.`,
})

/** Its breaker, where that is not closed: beside any other state, for it is this side's own doing. */
export function gateLook({ gate }: Pick<Participant, 'gate'>): Look | null {
  if (gate === null || gate.breaker === 'closed') return null
  return gate.breaker === 'open' ? breakerOpen() : breakerProbing()
}

const breakerOpen = (): Look => ({
  label: t`Breaker open`,
  shape: 'ring-slash',
  tone: 'abort',
  text: t`Too many calls there got no answer. New transactions that need it are refused; what a verdict says waits for the next probe.`,
})

const breakerProbing = (): Look => ({
  label: t`Breaker half-open`,
  shape: 'triangle-open',
  tone: 'moving',
  text: t`One call is under way as a probe. If it is answered, all others go again.`,
})

/** One word for a participant: answering is not enough if it cannot promise anything. */
export const participantLook = (participant: Participant): Look => looks[lookCode(participant)]()

export function lookCode(participant: Participant): keyof typeof looks {
  const { kind, state, usable, recovering, roundTripMs } = participant
  if (kind === 'unknown') return 'not-opened'
  if (state !== 'up') return state
  if (!usable) return 'not-usable'
  if (recovering) return 'recovering'
  return roundTripMs !== null && roundTripMs > SLOW_MS ? 'slow' : 'up'
}

/** The server's own name and number where it tells its name, and no build. */
export function kindText(kind: Participant['kind'], version: string | null): string {
  const label = say(kindLabels[kind])
  if (version === null || version === 'unknown') return label
  if (kind === 'mariadb') return mariadbText(version)
  return version.startsWith(label) ? version : `${label} ${version}`
}

/** MariaDB's begins with three numbers and has its name behind them; of MySQL it is the number alone. */
function mariadbText(version: string): string {
  const [number = version] = /^\d+(\.\d+)*/.exec(version) ?? []
  return `${/mariadb/i.test(version) ? t`MariaDB` : t`MySQL`} ${number}`
}

export const kindLabels = {
  postgresql: phrase`PostgreSQL`,
  mariadb: phrase`MariaDB or MySQL`,
  sqlite: phrase`SQLite`,
  http: phrase`HTTP service`,
  unknown: phrase`Unknown kind`,
} as const satisfies Record<Participant['kind'], Phrase>
