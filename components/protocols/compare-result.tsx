import Link from 'next/link'
import { say, t } from '@/server/contract/words'
import { shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import {
  type ComparedRun,
  differs,
  type RunFigure,
  runDifferences,
  runFigures,
} from './compared-runs'

interface Props {
  readonly a: ComparedRun
  readonly b: ComparedRun
}

/** What differs, in sentences; below them every figure. */
export function CompareResult({ a, b }: Props) {
  return (
    <>
      <Panel title={t`What differs`}>
        <ul className="max-w-prose list-disc space-y-1 pl-5" aria-label={t`What differs`}>
          {runDifferences(a, b).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Panel>
      <Panel title={t`Figures`} flush>
        <Table caption={t`Figures of both runs`}>
          <thead>
            <tr>
              <HeadCell>{t`Figure`}</HeadCell>
              <RunHead name="A" one={a} />
              <RunHead name="B" one={b} />
              <HeadCell className="text-right">B − A</HeadCell>
            </tr>
          </thead>
          <tbody>
            {runFigures.map((figure) => (
              <FigureRow key={figure.name.english} {...{ figure, a, b }} />
            ))}
          </tbody>
        </Table>
      </Panel>
    </>
  )
}

const RunHead = ({ name, one: { run } }: { readonly name: string; readonly one: ComparedRun }) => (
  <HeadCell className="text-right">
    {name}:{' '}
    <Link href={`/lab/runs/${run.id}`} className="text-accent underline">
      {shortCode(run.id)}
    </Link>
  </HeadCell>
)

function FigureRow({ figure, a, b }: Props & { readonly figure: RunFigure }) {
  const [one, other] = [figure.of(a), figure.of(b)]
  const value = (found: ReturnType<RunFigure['of']>) =>
    found === null ? '–' : figure.shown(found.mean)
  return (
    <tr>
      <th scope="row" className="h-10 border-line border-b px-3 py-1.5 font-normal">
        {say(figure.name)}
      </th>
      <Cell className="whitespace-nowrap text-right tabular-nums">{value(one)}</Cell>
      <Cell className="whitespace-nowrap text-right tabular-nums">{value(other)}</Cell>
      <Cell className="whitespace-nowrap text-right font-medium tabular-nums">
        {one === null || other === null
          ? '–'
          : differs(one, other)
            ? `${other.mean > one.mean ? '+' : '−'}${figure.shown(Math.abs(other.mean - one.mean))}`
            : t`within chance`}
      </Cell>
    </tr>
  )
}
