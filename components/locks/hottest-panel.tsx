import type { WaitOverview } from '@/server/contract/wait'
import { t } from '@/server/contract/words'
import { Panel } from '../ui/panel'
import { Cell, HeadCell, Table } from '../ui/table'
import { Elapsed } from '../ui/time'
import { placeOf } from './wait-rows'

const SHOWN = 10

/** What most wait for. */
export function HottestPanel({ hottest }: Pick<WaitOverview, 'hottest'>) {
  return (
    <Panel title={t`Hottest objects`} flush>
      <Table caption={t`Hottest objects`} className="min-w-[32rem]">
        <thead>
          <tr>
            <HeadCell>{t`Participant`}</HeadCell>
            <HeadCell>{t`Object`}</HeadCell>
            <HeadCell className="text-right">{t`Waiters`}</HeadCell>
            <HeadCell className="text-right">{t`Longest`}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {hottest.slice(0, SHOWN).map((hot) => (
            <tr key={JSON.stringify([hot.participant, hot.object])}>
              <Cell className="font-medium">{placeOf(hot)}</Cell>
              <Cell className="font-mono wrap-anywhere">{hot.object}</Cell>
              <Cell className="text-right">{hot.waiters}</Cell>
              <Cell className="text-right whitespace-nowrap">
                <Elapsed since={hot.since} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Panel>
  )
}
