import type { Finding, FindingSeverity } from './participant'
import type { PostgresFacts } from './postgres-facts-sql'
import type { PostgresLimits } from './postgres-options'

const VERSION_MIN = 140_000
const SLOTS_MIN = 5
/** `protocols.md` 9.5: twice what may be under way, and a warning from there on. */
const HEADROOM = 2
const TAKEN_SHARE_MAX = 0.6
const CLOCK_MS_MAX = 1_000

export interface Places {
  readonly taken: number
  /** Branches of ours that another role prepared. */
  readonly ofOthers: number
}

/** A finding whose `ok` follows from its severity. */
export const finding = (name: string, severity: FindingSeverity, text: string): Finding => ({
  name,
  severity,
  ok: severity !== 'problem',
  text,
})

/** What follows from the facts: each says what was found, what it means, what to do. */
export function findingsOf(
  facts: PostgresFacts,
  places: Places,
  { limits, clockOffsetMs }: { readonly limits: PostgresLimits; readonly clockOffsetMs: number },
): readonly Finding[] {
  return [
    version(facts),
    primary(facts),
    preparedPlaces(Number(facts.slots), places.taken, limits),
    ...standbys(facts),
    durability(facts),
    privileges(facts, places),
    clock(clockOffsetMs),
    tracking(facts),
  ]
}

function version({ version: shown, versionNumber }: PostgresFacts): Finding {
  return Number(versionNumber) >= VERSION_MIN
    ? finding('version', 'ok', `PostgreSQL ${shown}.`)
    : finding(
        'version',
        'problem',
        `PostgreSQL ${shown} is too old: it cannot tell who waits since when. Use 14 or newer.`,
      )
}

function primary({ recovering, readOnly }: PostgresFacts): Finding {
  if (recovering !== 'false')
    return finding(
      'primary',
      'problem',
      'The server is a standby: no branch can write there. Point the address at the primary.',
    )
  return readOnly === 'off'
    ? finding('primary', 'ok', 'The server takes writes.')
    : finding(
        'primary',
        'problem',
        'The session is read-only: no branch can write. Set default_transaction_read_only = off for the role, the database or the server, or point the address at the primary.',
      )
}

function preparedPlaces(slots: number, taken: number, limits: PostgresLimits): Finding {
  const name = 'max_prepared_transactions'
  const needed = limits.branchesMax ?? limits.workingMax
  const advised = HEADROOM * needed
  const text = `${slots} places for prepared transactions, ${taken} taken.`
  const set = `Set max_prepared_transactions = ${advised} in postgresql.conf, on standbys first, and restart the server`
  if (slots === 0)
    return finding(name, 'problem', `${text} Nothing can be prepared on this server. ${set}.`)
  if (limits.branchesMax !== null && slots < limits.branchesMax)
    return finding(
      name,
      'problem',
      `${text} Up to ${limits.branchesMax} branches are let in, and some of them would be refused for want of a place. ${set}, or lower branchesMax to ${Math.floor(slots / HEADROOM)}.`,
    )
  if (slots < SLOTS_MIN)
    return finding(name, 'problem', `${text} Branches soon run out of places. ${set}.`)
  if (slots < advised)
    return finding(
      name,
      'advice',
      `${text} Under full load that may not be enough, and transactions wait for a place. ${advised} is advised. ${set}, or set branchesMax to ${Math.floor(slots / HEADROOM)}.`,
    )
  if (taken > TAKEN_SHARE_MAX * slots)
    return finding(
      name,
      'advice',
      `${text} That is more than 60 %: something leaves transactions prepared. Look at what is prepared there, and settle it.`,
    )
  return finding(name, 'ok', text)
}

/** A standby tells the primary nothing of its settings: what can be seen is that it is there. */
function standbys({ standbys: connected, slots }: PostgresFacts): readonly Finding[] {
  if (Number(connected) === 0) return []
  return [
    finding(
      'standbys',
      'advice',
      `${connected} standbys are connected. Their settings cannot be seen from here: one with fewer than ${slots} places for prepared transactions stops replaying. Set max_prepared_transactions = ${slots} or more on each.`,
    ),
  ]
}

function durability({ fsync, synchronousCommit, synchronousStandbys }: PostgresFacts): Finding {
  const name = 'durability'
  const lazy = synchronousCommit === 'off' || synchronousCommit === 'local'
  if (fsync !== 'on')
    return finding(
      name,
      'advice',
      'fsync is off: a crash of the machine may lose prepared branches that voted yes. Set fsync = on for anything but tests.',
    )
  if (synchronousStandbys !== '' && lazy)
    return finding(
      name,
      'problem',
      `synchronous_commit = ${synchronousCommit}: PREPARE and COMMIT do not wait for the synchronous standbys, so that a failover loses promises that were given. Set synchronous_commit = on for this role.`,
    )
  if (synchronousCommit === 'off')
    return finding(
      name,
      'advice',
      'synchronous_commit = off: what a branch promises or decides is synced all the same; a mark of retention or registration may be lost in a crash. Set synchronous_commit = on for this role.',
    )
  if (synchronousStandbys === '')
    return finding(
      name,
      'advice',
      'No synchronous standby: a failover to an asynchronous one may lose prepared branches. Set synchronous_standby_names if this server has standbys.',
    )
  return finding(
    name,
    'ok',
    `Synchronous standbys: ${synchronousStandbys}, synchronous_commit = ${synchronousCommit}. Prepared branches survive a failover to them.`,
  )
}

function privileges(
  { role, isSuperuser, seesPrepared, knowsItself }: PostgresFacts,
  { ofOthers }: Places,
): Finding {
  const name = 'privileges'
  if (seesPrepared !== 'true')
    return finding(
      name,
      'problem',
      `The role ${role} may not read pg_prepared_xacts, so that nobody sees what is prepared. GRANT SELECT ON pg_catalog.pg_prepared_xacts TO ${role}.`,
    )
  if (knowsItself !== 'true')
    return finding(
      name,
      'problem',
      `The role ${role} may not call pg_control_system(), so that servers cannot be told apart and nothing is proven. GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO ${role}.`,
    )
  if (ofOthers > 0 && isSuperuser !== 'on')
    return finding(
      name,
      'advice',
      `${ofOthers} branches were prepared by another role, and ${role} can neither commit nor roll them back. Use the role that prepared them until they have ended.`,
    )
  return finding(
    name,
    'ok',
    `The role ${role} sees what is prepared and may settle what it has prepared.`,
  )
}

function clock(offsetMs: number): Finding {
  const ahead = `${Math.abs(offsetMs / 1_000).toFixed(1)} s ${offsetMs > 0 ? 'ahead of' : 'behind'} ours`
  return Math.abs(offsetMs) <= CLOCK_MS_MAX
    ? finding('clock', 'ok', 'Its clock agrees with ours.')
    : finding(
        'clock',
        'advice',
        `Its clock is ${ahead}: times of the two sides cannot be compared. No verdict depends on it. Let both follow the same time server.`,
      )
}

function tracking({ trackActivities, trackCounts }: PostgresFacts): Finding {
  const off = [
    ...(trackActivities === 'on' ? [] : ['track_activities']),
    ...(trackCounts === 'on' ? [] : ['track_counts']),
  ]
  return off.length === 0
    ? finding('tracking', 'ok', 'It tells who works and who waits.')
    : finding(
        'tracking',
        'advice',
        `${off.join(' and ')} ${off.length === 1 ? 'is' : 'are'} off: the evidence lacks who waits since when, or what a branch has changed. Set ${off.map((name) => `${name} = on`).join(', ')}.`,
      )
}
