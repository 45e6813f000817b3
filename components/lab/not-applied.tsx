import { CircleAlert } from 'lucide-react'
import type { LabRun } from '@/server/contract/lab-run'
import { retell, t } from '@/server/contract/words'
import { capital, runFaultClause } from './run-words'

/** What a run was told to break, and could not: it is no measure of that scenario. */
export function NotApplied({ run }: { readonly run: LabRun }) {
  const left = run.faults.filter(({ state }) => state === 'not-applied')
  if (left.length === 0) return null
  return (
    <section
      aria-label={t`Incomplete`}
      data-banner="warn"
      className="flex items-start gap-3 rounded-panel border border-ink/40 bg-tint px-4 py-3 text-ink"
    >
      <CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <h2 className="font-semibold">{t`Incomplete: not everything of its scenario could be applied`}</h2>
        <ul className="flex flex-col gap-1 pt-1">
          {left.map((fault) => (
            <li key={fault.id} className="break-words">
              <span className="font-medium">{t`${capital(runFaultClause(fault))}.`}</span>{' '}
              {retell(fault.reason ?? '')}
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
