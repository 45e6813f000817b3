import { Cell, HeadCell, Table } from '../ui/table'
import { type RealMeasured, realColumns } from './real-contenders'

const money = { true: 'Whole', false: 'Not whole', null: 'Not counted yet' } as const

/** What each protocol has cost on the real databases, with the 95 % interval of each mean. */
export function RealTable({ all }: { readonly all: readonly RealMeasured[] }) {
  return (
    <Table caption="Protocols compared on the real databases" className="min-w-[64rem]">
      <thead>
        <tr>
          <HeadCell>Protocol</HeadCell>
          {realColumns.map(({ label }) => (
            <HeadCell key={label} className="text-right">
              {label}
            </HeadCell>
          ))}
          <HeadCell>Money</HeadCell>
        </tr>
      </thead>
      <tbody>
        {all.map((measured) => (
          <tr key={measured.run.id}>
            <th scope="row" className="min-w-44 border-line border-b px-3 font-normal">
              {measured.contender.name}
            </th>
            {realColumns.map(({ label, shown }) => (
              <Cell key={label} className="whitespace-nowrap text-right tabular-nums">
                {shown(measured)}
              </Cell>
            ))}
            <Cell className="whitespace-nowrap">{money[`${measured.run.invariant.holds}`]}</Cell>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}
