'use client'

import type { Invariant, LabRun } from '@/server/contract/lab-run'
import { retell, t } from '@/server/contract/words'
import { money } from '../ui/format'
import { StateIcon } from '../ui/state-icon'
import { Ago } from '../ui/time'
import { invariantWords } from './invariant-words'

const looks = {
  holds: { kind: 'ok', shape: 'disc-tick' },
  broken: { kind: 'error', shape: 'octagon' },
  undecided: { kind: 'info', shape: 'ring-dashed' },
} as const

const lookOf = ({ holds }: Invariant) => (holds === null ? 'undecided' : holds ? 'holds' : 'broken')

/** Whether what must hold does: the largest thing in the lab, for all else serves it. */
export function InvariantPanel({ run }: { readonly run: LabRun }) {
  const { invariant } = run
  const which = lookOf(invariant)
  const look = looks[which]
  const word = invariantWords(run)
  const { expected, found, reserved, undecided, checkedAt, text } = invariant
  const reserves = run.protocol === 'try-confirm-cancel'
  return (
    <section
      aria-label={t`Invariant`}
      data-banner={look.kind}
      className="rounded-panel border-2 border-ink bg-tint px-4 py-6 text-ink sm:px-8"
    >
      <div className="flex items-center gap-4">
        <StateIcon shape={look.shape} size={48} />
        <div>
          <p className="text-[2rem] leading-10 font-semibold sm:text-[3rem] sm:leading-14">
            {which === 'undecided' ? t`Not decided yet` : word[which]}
          </p>
          <p className="max-w-prose break-words text-h3 font-normal">{retell(text)}</p>
        </div>
      </div>
      <dl
        className={`grid grid-cols-1 gap-4 pt-5 ${reserves ? 'sm:grid-cols-4' : 'sm:grid-cols-3'}`}
      >
        <Figure label={word.expected} value={word.of(expected)} />
        <Figure
          label={reserves ? t`Found, available and reserved` : word.found}
          value={found === null ? word.silent : word.of(found)}
        />
        <Figure label={word.way} value={word.some(undecided)} />
        {reserves && reserved !== null && (
          <Figure label={t`Of it reserved`} value={money(reserved)} />
        )}
      </dl>
      {checkedAt !== null && (
        <p className="pt-3 text-small">{word.counted(<Ago at={checkedAt} />)}</p>
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
