import type { Participant } from '@/server/contract/participant'
import type { Shape, Tone } from '../ui/state-look'

interface Look {
  readonly label: string
  readonly shape: Shape
  readonly tone: Tone
  readonly text: string
}

/** From there on an answer counts as slow. */
const SLOW_MS = 250

const looks = {
  up: { label: 'Up', shape: 'disc-tick', tone: 'commit', text: 'It answers.' },
  slow: {
    label: 'Slow',
    shape: 'ring',
    tone: 'abort',
    text: `It answers, and takes more than ${SLOW_MS} ms to. Transactions over it take as much longer.`,
  },
  recovering: {
    label: 'Recovering',
    shape: 'triangle-open',
    tone: 'moving',
    text: 'It answers. Recovery has not looked through it since the coordinator started.',
  },
  'no-answer': {
    label: 'No answer',
    shape: 'ring-dashed',
    tone: 'idle',
    text: 'New transactions that need it will wait or abort; prepared ones keep their locks.',
  },
  unknown: {
    label: 'Not known',
    shape: 'ring-dashed',
    tone: 'idle',
    text: 'It has not been asked yet.',
  },
  'not-usable': {
    label: 'Not usable',
    shape: 'ring-slash',
    tone: 'abort',
    text: 'It answers, but a precondition is not met. No transaction can use it until it passes its test.',
  },
  'not-opened': {
    label: 'Cannot be opened',
    shape: 'ring-slash',
    tone: 'abort',
    text: 'This version cannot open it: a newer one registered it, of a kind that is not known here.',
  },
} as const satisfies Record<string, Look>

/** Beside any other state: it is somebody's wish and not a condition. */
export const drainingLook: Look = {
  label: 'Draining',
  shape: 'triangle-left',
  tone: 'held',
  text: 'No new branches begin there. What is open goes on.',
}

/** One word for a participant: answering is not enough if it cannot promise anything. */
export function participantLook(participant: Participant): Look {
  const { kind, state, usable, recovering, roundTripMs } = participant
  if (kind === 'unknown') return looks['not-opened']
  if (state !== 'up') return looks[state]
  if (!usable) return looks['not-usable']
  if (recovering) return looks.recovering
  return roundTripMs !== null && roundTripMs > SLOW_MS ? looks.slow : looks.up
}

/** The server's own name and number where it tells its name, and no build. */
export function kindText(kind: Participant['kind'], version: string | null): string {
  const label = kindLabels[kind]
  if (version === null || version === 'unknown') return label
  if (kind === 'mariadb') return mariadbText(version)
  return version.startsWith(label) ? version : `${label} ${version}`
}

/** MariaDB's begins with three numbers and has its name behind them; of MySQL it is the number alone. */
function mariadbText(version: string): string {
  const [number = version] = /^\d+(\.\d+)*/.exec(version) ?? []
  return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`
}

export const kindLabels = {
  postgresql: 'PostgreSQL',
  mariadb: 'MariaDB or MySQL',
  sqlite: 'SQLite',
  http: 'HTTP service',
  unknown: 'Unknown kind',
} as const satisfies Record<Participant['kind'], string>
