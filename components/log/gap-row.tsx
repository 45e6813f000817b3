import type { LogRecord } from '@/server/contract/log'
import { t } from '@/server/contract/words'
import { count } from '../ui/format'
import { Cell } from '../ui/table'

interface Props {
  readonly record: Pick<LogRecord, 'process' | 'stream'>
  readonly gap: NonNullable<LogRecord['gap']>
  readonly columns: number
}

/** In the place of records that are not there, and whether that is as it should be. */
export function GapRow({ record: { process, stream }, gap, columns }: Props) {
  const { from, to, removed } = gap
  return (
    <tr data-banner={removed ? 'info' : 'error'} className="bg-tint">
      <Cell colSpan={columns} className="text-ink" title={stream}>
        {removed ? kept(process, from, to) : missing(process, from, to)}
      </Cell>
    </tr>
  )
}

const kept = (process: string, from: number, to: number): string =>
  from === to
    ? t`${process} · ${count(from)} is no longer kept: records are removed after seven days.`
    : t`${process} · ${count(from)} to ${count(to)} are no longer kept: records are removed after seven days.`

const missing = (process: string, from: number, to: number): string =>
  from === to
    ? t`${process} · ${count(from)} is missing, and no retention removed it. What recovery reads here cannot be trusted.`
    : t`${process} · ${count(from)} to ${count(to)} are missing, and no retention removed them. What recovery reads here cannot be trusted.`
