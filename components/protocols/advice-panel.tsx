'use client'

import { useQuery } from '@tanstack/react-query'
import { retell, t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { shellQueries } from '../shell/shell-queries'
import { Empty } from '../ui/empty'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { SkeletonRows } from '../ui/skeleton'
import { faultText } from '../wire/http'
import { adviceQueries } from './advice-queries'
import { CandidateTable, WaitTable } from './advice-tables'
import { advisedName } from './advice-words'

/** What is advised for chosen participants, from what they can do and have answered of late. */
export function AdvicePanel() {
  const { params, change } = useAddress()
  const list = useQuery(shellQueries.participants())
  const names = list.data?.items.map(({ name }) => name) ?? []
  const asked = params.for?.split(',').filter((name) => names.includes(name))
  const chosen = asked ?? names.slice(0, 2)
  const toggle = (name: string): void => {
    const next = names.filter((one) => (one === name) !== chosen.includes(one))
    change({ for: next.join(',') || 'none' })
  }
  return (
    <Panel title={t`Which one for these participants`}>
      <div className="flex flex-col gap-4">
        <p className="max-w-prose text-fg-2">{rich`Advised from what they can do and from what they have answered in the last hour. A transaction with ${<code>"protocol": "auto"</code>} takes what is advised here, and records why.`}</p>
        {list.isError && (
          <ErrorPanel {...faultText(list.error)} onRetry={() => void list.refetch()} />
        )}
        {list.data && names.length === 0 && (
          <Empty title={t`No participants yet`}>{t`Register a database or a service first.`}</Empty>
        )}
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1">
          <legend className="pb-1 text-fg-2 text-label">{t`Participants`}</legend>
          {names.map((name) => (
            <label
              key={name}
              className="inline-flex min-h-9 items-center gap-2 pointer-coarse:min-h-11"
            >
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={chosen.includes(name)}
                onChange={() => toggle(name)}
              />
              {name}
            </label>
          ))}
        </fieldset>
        {chosen.length > 0 ? <Advised names={chosen} /> : <p>{t`Choose at least one.`}</p>}
      </div>
    </Panel>
  )
}

function Advised({ names }: { readonly names: readonly string[] }) {
  const { data, isError, error, refetch } = useQuery(adviceQueries.for(names))
  if (isError) return <ErrorPanel {...faultText(error)} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} label={t`Asking for advice`} />
  return (
    <section aria-label={t`Advice`} className="flex flex-col gap-4">
      <p className="font-medium text-[0.9375rem] leading-6" aria-live="polite">
        {advisedName(data)}
      </p>
      <ul className="max-w-[90ch] list-disc space-y-1 pl-5 text-fg-2">
        {data.reasons.map((reason) => (
          <li key={reason}>{retell(reason)}</li>
        ))}
      </ul>
      <CandidateTable advice={data} />
      <WaitTable advice={data} />
    </section>
  )
}
