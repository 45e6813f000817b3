'use client'

import { Play } from 'lucide-react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import { HeadCell, Table } from '../ui/table'
import { useNarrow } from '../ui/use-narrow'
import { byForm, commandOnlyText, type Line } from './exploration-list'
import { ExplorationCard, ExplorationRow } from './exploration-row'

interface Props {
  readonly name: string
  readonly lines: readonly Line[]
  readonly busy: boolean
  readonly onRun: (lines: readonly Line[]) => void
  readonly onShow: (line: Line) => void
}

/** The explorations of one protocol: bounds, states, and what was found. */
export function ExplorationPanel({ name, lines, busy, onRun, onShow }: Props) {
  const narrow = useNarrow()
  const larger = commandOnlyText(lines)
  return (
    <Panel
      title={name}
      aside={
        <Button size="small" onClick={() => onRun(lines)} disabled={busy}>
          <Play size={14} aria-hidden="true" />
          {t`Explore ${name}`}
        </Button>
      }
      flush
    >
      {narrow ? (
        <ul aria-label={t`Explorations of ${name}`}>
          {byForm(lines).map(({ form, lines: mine }) => (
            <ExplorationCard key={form.variant} lines={mine} onShow={onShow} />
          ))}
        </ul>
      ) : (
        <Table caption={t`Explorations of ${name}`} className="min-w-[52rem]">
          <thead>
            <tr>
              <HeadCell>{t`Form`}</HeadCell>
              <HeadCell className="text-right">{t`Participants`}</HeadCell>
              <HeadCell className="text-right">{t`Crashes`}</HeadCell>
              <HeadCell className="text-right">{t`States`}</HeadCell>
              <HeadCell className="text-right">{t`Stuck`}</HeadCell>
              <HeadCell className="w-[19rem]">{t`Found`}</HeadCell>
            </tr>
          </thead>
          {byForm(lines).map(({ form, lines: mine }) => (
            <tbody key={form.variant} className="border-line border-b">
              {mine.map((line, index) => (
                <ExplorationRow
                  key={line.key}
                  line={line}
                  rows={index === 0 ? mine.length : 0}
                  onShow={onShow}
                />
              ))}
            </tbody>
          ))}
        </Table>
      )}
      {larger && (
        <p className="px-4 py-3 text-fg-2">
          {rich`Too large for a page, and gone through by the command ${<code>npm run explore</code>}: ${larger}.`}
        </p>
      )}
    </Panel>
  )
}
