'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheck, TriangleAlert } from 'lucide-react'
import type { ComponentProps } from 'react'
import type { Exploration } from '@/server/contract/exploration'
import { retell, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { count, plural } from '../ui/format'
import { faultText } from '../wire/http'
import { boundsText, type Line } from './exploration-list'
import { explorationQueries } from './exploration-queries'

interface Props {
  readonly line: Line
  readonly onShow: (line: Line) => void
}

/** It is read only: whoever explores puts the answer where this finds it. */
const useFound = ({ asked }: Line) => useQuery({ ...explorationQueries.run(asked), enabled: false })

interface RowProps extends Props {
  /** The first row of a form names it, for so many rows; the others have 0. */
  readonly rows: number
}

export function ExplorationRow({ line, rows, onShow }: RowProps) {
  const { data } = useFound(line)
  const { participants, crashes, variant } = line.asked
  return (
    <tr>
      {rows > 0 && (
        <th scope="rowgroup" rowSpan={rows} className="px-3 py-2 align-top font-normal">
          {retell(line.form.says)}
          <span className="block text-fg-3 text-label">{variant}</span>
        </th>
      )}
      <Slim className="text-right">{participants}</Slim>
      <Slim className="text-right">{crashes}</Slim>
      <Slim className="text-right">{data ? count(data.states) : '–'}</Slim>
      <Slim className="text-right">{data?.stuck ?? '–'}</Slim>
      <Slim>
        <Outcome line={line} onShow={onShow} />
      </Slim>
    </tr>
  )
}

/** The lines of one form stand close to each other. */
const Slim = ({ className = '', ...props }: ComponentProps<'td'>) => (
  <td {...props} className={`px-3 py-1.5 ${className}`} />
)

interface CardProps {
  /** Of one form, one at least. */
  readonly lines: readonly Line[]
  readonly onShow: Props['onShow']
}

/** The same on a phone. */
export function ExplorationCard({ lines, onShow }: CardProps) {
  const [first] = lines
  return (
    <li className="flex flex-col gap-1 border-line border-t px-4 py-3 text-small">
      <p>{retell(first?.form.says ?? '')}</p>
      <p className="text-fg-3 text-label">{first?.asked.variant}</p>
      <ul className="flex flex-col gap-1.5 pt-1">
        {lines.map((line) => (
          <Bounds key={line.key} line={line} onShow={onShow} />
        ))}
      </ul>
    </li>
  )
}

/** 2 participants, no crash: 40 states, 0 stuck */
function foundText(bounds: string, { states, stuck }: Exploration): string {
  const met = plural(states, 'state')
  return stuck === null ? t`${bounds}: ${met}` : t`${bounds}: ${met}, ${count(stuck)} stuck`
}

function Bounds({ line, onShow }: Props) {
  const { data } = useFound(line)
  const bounds = boundsText(line.asked)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3">
      <span className="text-fg-2">{data ? foundText(bounds, data) : bounds}</span>
      <Outcome line={line} onShow={onShow} />
    </li>
  )
}

function Outcome({ line, onShow }: Props) {
  const { data, error, isFetching } = useFound(line)
  if (data) return <Found found={data} line={line} onShow={onShow} />
  if (isFetching) return <span className="text-fg-2">{t`Exploring …`}</span>
  if (error) return <span>{faultText(error).detail}</span>
  return <span className="text-fg-3">{t`Not explored yet`}</span>
}

function Found({ found: { violation }, line, onShow }: Props & { readonly found: Exploration }) {
  if (violation === null)
    return (
      <span className="flex items-center gap-1.5">
        <CircleCheck size={14} aria-hidden="true" className="shrink-0" />
        {t`Nothing is violated`}
      </span>
    )
  const steps = plural(violation.steps.length, 'step')
  return (
    <span className="flex items-center gap-1.5">
      <TriangleAlert size={14} aria-hidden="true" className="shrink-0 text-danger" />
      <span className="flex-1">{t`Violated: ${violation.property}`}</span>
      <Button
        size="small"
        onClick={() => onShow(line)}
        aria-label={t`Show ${steps}: ${retell(line.form.says)}, ${boundsText(line.asked)}`}
      >
        {steps}
      </Button>
    </span>
  )
}
