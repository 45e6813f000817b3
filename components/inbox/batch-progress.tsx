import type { BatchSummary } from '@/server/contract/batch'
import { retell, t } from '@/server/contract/words'
import { count } from '../ui/format'
import { Panel } from '../ui/panel'
import { previewWords, stateWords } from './batch-words'

/** How many are done, failed, left out and still to come. */
export function BatchProgress({ batch }: { readonly batch: BatchSummary }) {
  const { state, states, sorts, halted, reason, perSecond, runBy, createdBy } = batch
  const looked = sorts['deliver-again'] + sorts.apply + sorts['left-out']
  const all = states.verified + states.failed + states.waiting + states.running
  const checking = state === 'checking'
  const [value, max] = checking
    ? [looked, looked + states.unchecked]
    : [states.verified + states.failed, all]
  return (
    <Panel title={t`How far it is`}>
      <div className="flex flex-col gap-3">
        {!checking && <p className="font-medium">{previewWords(batch)}</p>}
        <p>{stateWords(batch)}</p>
        {halted !== null && <p className="max-w-prose break-words">{retell(halted)}</p>}
        <progress
          aria-label={checking ? t`Looked at` : t`Done`}
          value={value}
          max={Math.max(1, max)}
          className="h-2 w-full appearance-none overflow-hidden rounded-full [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
        <section aria-label={t`Counts`}>
          <dl className="grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4">
            <Count name={t`Done`} value={states.verified} />
            <Count name={t`Failed`} value={states.failed} />
            <Count name={t`Left out`} value={states['left-out']} />
            <Count name={t`Remaining`} value={states.waiting + states.running + states.unchecked} />
          </dl>
        </section>
        {reason !== null && (
          <p className="break-words text-fg-2 text-small">{t`${runBy ?? createdBy}, at most ${perSecond ?? 1} a second: ${reason}`}</p>
        )}
      </div>
    </Panel>
  )
}

const Count = ({ name, value }: { readonly name: string; readonly value: number }) => (
  <div>
    <dt className="text-fg-2 text-label">{name}</dt>
    <dd className="text-h2 tabular-nums">{count(value)}</dd>
  </div>
)
