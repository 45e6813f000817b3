import Link from 'next/link'
import { WHOLE } from '@/components/timeline/timeline-axis'
import { differencesOf, type Figure, figuresOf } from '@/components/timeline/timeline-comparison'
import { TimelineGraphic } from '@/components/timeline/timeline-graphic'
import { linearScale } from '@/components/timeline/timeline-scale'
import { timelineSummary } from '@/components/timeline/timeline-summary'
import { count, duration } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { Cell, HeadCell, Table } from '@/components/ui/table'
import { t } from '@/server/contract/words'
import type { ShownSide } from './use-side'

interface Props {
  readonly a: ShownSide
  readonly b: ShownSide
}

export function CompareResult({ a, b }: Props) {
  const spanMs = Math.max(a.rows.lastMs - a.rows.startMs, b.rows.lastMs - b.rows.startMs)
  return (
    <>
      <Panel title={t`What differs`}>
        <ul className="list-disc space-y-1 pl-5" aria-label={t`What differs`}>
          {differencesOf(a, b, duration).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Panel>
      <Panel title={t`Figures`} flush>
        <Figures a={a} b={b} />
      </Panel>
      <Panel title={t`From the same beginning, on the same scale`}>
        <div className="flex flex-col gap-6 overflow-x-auto">
          <Drawn name="A" side={a} spanMs={spanMs} />
          <Drawn name="B" side={b} spanMs={spanMs} />
        </div>
      </Panel>
    </>
  )
}

function Figures({ a, b }: Props) {
  return (
    <Table caption={t`Figures of both transactions`}>
      <thead>
        <tr>
          <HeadCell>{t`Figure`}</HeadCell>
          <HeadCell className="text-right">A</HeadCell>
          <HeadCell className="text-right">B</HeadCell>
          <HeadCell className="text-right">B − A</HeadCell>
        </tr>
      </thead>
      <tbody>
        {figuresOf(a.rows, b.rows).map((figure) => (
          <tr key={figure.name}>
            <th scope="row" className="h-10 border-line border-b px-3 py-1.5 font-normal">
              {figure.name}
            </th>
            <Value figure={figure} value={figure.a} />
            <Value figure={figure} value={figure.b} />
            <Cell className="whitespace-nowrap text-right font-medium tabular-nums">
              {difference(figure)}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const shown = ({ unit }: Figure, value: number): string =>
  unit === 'ms' ? duration(value) : count(value)

function difference(figure: Figure): string {
  const { a, b } = figure
  if (a === null || b === null) return '–'
  if (a === b) return t`same`
  return `${b > a ? '+' : '−'}${shown(figure, Math.abs(b - a))}`
}

const Value = ({ figure, value }: { readonly figure: Figure; readonly value: number | null }) => (
  <Cell className="whitespace-nowrap text-right tabular-nums">
    {value === null ? '–' : shown(figure, value)}
  </Cell>
)

function Drawn({
  name,
  side: { id, code, rows },
  spanMs,
}: {
  readonly name: string
  readonly side: ShownSide
  readonly spanMs: number
}) {
  const endMs = rows.startMs + spanMs
  return (
    <section aria-label={t`Timeline of ${name}`} className="flex min-w-[40rem] flex-col gap-2">
      <h3 className="font-medium">
        {name}:{' '}
        <Link href={`/transactions/${id}`} className="text-accent underline">
          {code}
        </Link>
      </h3>
      <TimelineGraphic
        rows={rows}
        scale={linearScale(rows.startMs, endMs)}
        viewport={WHOLE}
        nowMs={rows.endMs ?? endMs}
        summary={timelineSummary(rows, code, duration)}
        selected={null}
        onSelect={() => {}}
      />
    </section>
  )
}
