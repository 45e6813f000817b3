import type { LockStoreKind } from '@/server/contract/lock'
import { say, t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { lockGuarantees } from './lock-guarantees'

/** What each store of locks promises, and which is in use here. */
export function GuaranteesPanel({ inUse }: { readonly inUse: LockStoreKind | undefined }) {
  return (
    <Panel title={t`What a lock is worth`} flush>
      <Table caption={t`What each store of locks promises`} className="min-w-[56rem]">
        <thead>
          <tr>
            <HeadCell>{t`Kept in`}</HeadCell>
            <HeadCell>{t`Taken by`}</HeadCell>
            <HeadCell>{t`Token`}</HeadCell>
            <HeadCell>{t`Lost`}</HeadCell>
            <HeadCell>{t`Good for`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {lockGuarantees.map(({ kind, name, taken, token, lost, efficiencyOnly }) => (
            <tr key={name.english}>
              <th scope="row" className="h-10 border-line border-b px-3 py-1.5 font-medium">
                {say(name)}
                <span className="block font-normal text-fg-3">{standing(kind, inUse)}</span>
              </th>
              <Cell>{say(taken)}</Cell>
              <Cell>{say(token)}</Cell>
              <Cell>{say(lost)}</Cell>
              <Cell className="whitespace-nowrap">
                {efficiencyOnly ? (
                  <Badge tone="held">{t`efficiency only`}</Badge>
                ) : (
                  t`Correctness, with its token`
                )}
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="max-w-prose px-4 py-3 text-fg-2">{t`No lock with a time to live keeps two holders apart by itself: one of them may have been paused for longer than it lives. What the lock guards must remember the highest token it has seen, and refuse every lower one. Where a lock is for efficiency only, its token may be given twice, and nothing may depend on it.`}</p>
    </Panel>
  )
}

function standing(kind: LockStoreKind | null, inUse: LockStoreKind | undefined): string {
  if (kind === null) return t`Not offered here`
  return kind === inUse ? t`In use here` : t`Can be chosen`
}
