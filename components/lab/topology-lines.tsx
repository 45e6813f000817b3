import clsx from 'clsx'
import type { LabFault } from '@/server/contract/lab-fault'
import type { Topology, TopologyLink } from './topology-layout'

interface Props {
  readonly topology: Topology
  readonly faultsOf: (link: string) => readonly LabFault[]
  readonly chosen: string | null
}

/** How a bad link is drawn, the worst first: told apart without its colour. */
const dashes = [
  ['cut', '2 14'],
  ['drop', '1 6'],
  ['loss', '10 5 2 5'],
  ['duplicate', '16 3 4 3'],
  ['delay', '12 6'],
] as const

const dashOf = (faults: readonly LabFault[]): string | undefined =>
  dashes.find(([kind]) => faults.some((fault) => fault.kind === kind))?.[1]

/** The lines under the buttons; everything they say is said by the buttons too. */
export function TopologyLines({ topology, faultsOf, chosen }: Props) {
  const { height, links, coordinators, records } = topology
  const [first] = coordinators
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      className="absolute inset-0 h-full w-full"
    >
      {first !== undefined &&
        records.map(({ process, x, y }) => (
          <line
            key={process.name}
            {...{ x1: first.x, y1: first.y, x2: x, y2: y }}
            vectorEffect="non-scaling-stroke"
            className="stroke-edge"
            strokeWidth={1.5}
          />
        ))}
      {links.map((line) => (
        <Line
          key={line.link.name}
          line={line}
          faults={faultsOf(line.link.name)}
          isChosen={line.link.name === chosen}
        />
      ))}
    </svg>
  )
}

interface LineProps {
  readonly line: TopologyLink
  readonly faults: readonly LabFault[]
  readonly isChosen: boolean
}

function Line({ line: { from, to }, faults, isChosen }: LineProps) {
  return (
    <line
      {...{ x1: from.x, y1: from.y, x2: to.x, y2: to.y }}
      vectorEffect="non-scaling-stroke"
      className={clsx(
        faults.length > 0 ? 'stroke-danger' : isChosen ? 'stroke-accent' : 'stroke-edge',
      )}
      strokeWidth={isChosen ? 3 : 2}
      strokeDasharray={dashOf(faults)}
    />
  )
}
