import { phrase, say, t } from '@/server/contract/words'
import { Cell, HeadCell, Table } from '../ui/table'
import { type RealMeasured, realColumns } from './real-contenders'

const money = {
  true: phrase`Whole`,
  false: phrase`Not whole`,
  null: phrase`Not counted yet`,
} as const

/** What each protocol has cost on the real databases, with the 95 % interval of each mean. */
export function RealTable({ all }: { readonly all: readonly RealMeasured[] }) {
  return (
    <Table caption={t`Protocols compared on the real databases`} className="min-w-[64rem]">
      <thead>
        <tr>
          <HeadCell>{t`Protocol`}</HeadCell>
          {realColumns.map(({ label }) => (
            <HeadCell key={label.english} className="text-right">
              {say(label)}
            </HeadCell>
          ))}
          <HeadCell>{t`Money`}</HeadCell>
        </tr>
      </thead>
      <tbody>
        {all.map((measured) => (
          <tr key={measured.run.id}>
            <th scope="row" className="min-w-44 border-line border-b px-3 font-normal">
              {measured.contender.name}
            </th>
            {realColumns.map(({ label, shown }) => (
              <Cell key={label.english} className="whitespace-nowrap text-right tabular-nums">
                {shown(measured)}
              </Cell>
            ))}
            <Cell className="whitespace-nowrap">
              {say(money[`${measured.run.invariant.holds}`])}
            </Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
