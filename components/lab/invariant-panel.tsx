'use client'

import type { Invariant, LabRun } from '@/server/contract/lab'
import { money, plural } from '../ui/format'
import { StateIcon } from '../ui/state-icon'
import { Ago } from '../ui/time'

const looks = {
  holds: { kind: 'ok', shape: 'disc-tick', text: 'The money is whole' },
  broken: { kind: 'error', shape: 'octagon', text: 'The money is not whole' },
  undecided: { kind: 'info', shape: 'ring-dashed', text: 'Not decided yet' },
} as const

const lookOf = ({ holds }: Invariant) =>
  holds === null ? looks.undecided : holds ? looks.holds : looks.broken

/** Whether money is conserved: the largest thing in the lab, for all else serves it. */
export function InvariantPanel({ run }: { readonly run: LabRun }) {
  const { invariant } = run
  const look = lookOf(invariant)
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
            {look.text}
          </p>
          <p className="max-w-prose break-words text-h3 font-normal">{text}</p>
        </div>
      </div>
      <dl
        className={`grid grid-cols-1 gap-4 pt-5 ${reserves ? 'sm:grid-cols-4' : 'sm:grid-cols-3'}`}
      >
        <Figure label="Expected in all accounts" value={money(expected)} />
        <Figure
          label={reserves ? 'Found, available and reserved' : 'Found'}
          value={found === null ? 'not known while a bank is silent' : money(found)}
        />
        <Figure label="On the way" value={plural(undecided, 'transfer')} />
        {reserves && reserved !== null && <Figure label="Of it reserved" value={money(reserved)} />}
      </dl>
      {checkedAt !== null && (
        <p className="pt-3 text-small">
          Counted <Ago at={checkedAt} />, without stopping the transfers.
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
