'use client'

import type { Invariant, LabRun } from '@/server/contract/lab'
import { count, money, plural } from '../ui/format'
import { StateIcon } from '../ui/state-icon'
import { Ago } from '../ui/time'

const looks = {
  holds: { kind: 'ok', shape: 'disc-tick' },
  broken: { kind: 'error', shape: 'octagon' },
  undecided: { kind: 'info', shape: 'ring-dashed' },
} as const

const words = {
  money: {
    ...{ holds: 'The money is whole', broken: 'The money is not whole' },
    ...{ expected: 'Expected in all accounts', found: 'Found', under: 'transfer' },
    ...{ silent: 'not known while a bank is silent', of: money },
  },
  trips: {
    ...{ holds: 'No trip is half booked', broken: 'A trip is half booked' },
    ...{ expected: 'Trips committed', found: 'Booked with hotel, flight and car', under: 'trip' },
    ...{ silent: 'not known while a database is silent', of: count },
  },
} as const

const lookOf = ({ holds }: Invariant) => (holds === null ? 'undecided' : holds ? 'holds' : 'broken')

/** Whether money is conserved, or no trip half booked: the largest thing in the lab, for all else serves it. */
export function InvariantPanel({ run }: { readonly run: LabRun }) {
  const { invariant } = run
  const which = lookOf(invariant)
  const look = looks[which]
  const word = run.workload === 'trip-booking' ? words.trips : words.money
  const { expected, found, reserved, undecided, checkedAt, text } = invariant
  const reserves = run.protocol === 'try-confirm-cancel'
  return (
    <section
      aria-label="Invariant"
      data-banner={look.kind}
      className="rounded-panel border-2 border-ink bg-tint px-4 py-6 text-ink sm:px-8"
    >
      <div className="flex items-center gap-4">
        <StateIcon shape={look.shape} size={48} />
        <div>
          <p className="text-[2rem] leading-10 font-semibold sm:text-[3rem] sm:leading-14">
            {which === 'undecided' ? 'Not decided yet' : word[which]}
          </p>
          <p className="max-w-prose break-words text-h3 font-normal">{text}</p>
        </div>
      </div>
      <dl
        className={`grid grid-cols-1 gap-4 pt-5 ${reserves ? 'sm:grid-cols-4' : 'sm:grid-cols-3'}`}
      >
        <Figure label={word.expected} value={word.of(expected)} />
        <Figure
          label={reserves ? 'Found, available and reserved' : word.found}
          value={found === null ? word.silent : word.of(found)}
        />
        <Figure label="On the way" value={plural(undecided, word.under)} />
        {reserves && reserved !== null && <Figure label="Of it reserved" value={money(reserved)} />}
      </dl>
      {checkedAt !== null && (
        <p className="pt-3 text-small">
          Counted <Ago at={checkedAt} />, without stopping the {word.under}s.
        </p>
      )}
    </section>
  )
}

function Figure({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-label">{label}</dt>
      <dd className="text-h1">{value}</dd>
    </div>
  )
}
