import { crashVictims } from '@/server/contract/crash-step-parts'
import { type CrashProtocol, crashProtocols, gapAt } from '@/server/contract/crash-steps'
import { say, t } from '@/server/contract/words'
import { StateBadge } from '../ui/badge'
import { duration } from '../ui/format'
import { Cell, HeadCell, Table } from '../ui/table'
import { allPoints, type CrashResult, resultOf } from './crash-results'
import { crashNames } from './crash-words'

interface Props {
  readonly results: readonly CrashResult[]
}

/** Crash point by protocol: how it ended, and how long a branch was blocked. */
export function CrashMatrix({ results }: Props) {
  return (
    <Table caption={t`Crash points by protocol`}>
      <thead>
        <tr>
          <HeadCell rowSpan={2}>{t`Point`}</HeadCell>
          {crashProtocols.map((protocol) => (
            <HeadCell key={protocol} colSpan={2} scope="colgroup" className="border-line border-l">
              {say(crashNames[protocol])}
            </HeadCell>
          ))}
        </tr>
        <tr>
          {crashProtocols.flatMap((protocol) =>
            crashVictims.map((victim) => (
              <HeadCell key={`${protocol} ${victim}`} className={edgeOf(victim)}>
                {victim === 'coordinator' ? t`Coordinator crashed` : t`Participant crashed`}
              </HeadCell>
            )),
          )}
        </tr>
      </thead>
      <tbody>
        {allPoints.map((point) => (
          <tr key={point}>
            <th scope="row" className="border-line border-b px-3 font-mono">
              {point}
            </th>
            {crashProtocols.map((protocol) => (
              <Ends key={protocol} {...{ protocol, point, results }} />
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

const edgeOf = (victim: string): string => (victim === 'coordinator' ? 'border-l' : '')

interface EndsProps extends Props {
  readonly protocol: CrashProtocol
  readonly point: string
}

function Ends({ protocol, point, results }: EndsProps) {
  const exists = gapAt(protocol, point) !== undefined
  return crashVictims.map((victim) => {
    const result = resultOf(results, { protocol, point, victim })
    return (
      <Cell key={victim} className={`whitespace-nowrap ${edgeOf(victim)}`}>
        {result === undefined ? (
          <span className="text-fg-3">{exists ? t`Not tried` : '–'}</span>
        ) : (
          <End result={result} />
        )}
      </Cell>
    )
  })
}

const End = ({ result: { outcome, blockedMs } }: { readonly result: CrashResult }) => (
  <span className="inline-flex items-center gap-2">
    {outcome === null ? t`Not ended` : <StateBadge state={outcome} />}
    <span className="tabular-nums">{duration(blockedMs)}</span>
  </span>
)
