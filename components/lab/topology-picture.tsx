'use client'

import type { LabFault } from '@/server/contract/lab-fault'
import { t } from '@/server/contract/words'
import type { Topology } from './topology-layout'
import { TopologyLines } from './topology-lines'
import { LinkButton } from './topology-link'
import { NodeButton } from './topology-node'
import { isOfLink } from './topology-words'

/** What is chosen in the picture: a process, or the link to a participant. */
export type Chosen =
  | { readonly type: 'process'; readonly name: string }
  | { readonly type: 'link'; readonly name: string }

interface Props {
  readonly topology: Topology
  readonly faults: readonly LabFault[]
  readonly chosen: Chosen | null
  readonly onChoose: (chosen: Chosen) => void
}

/** Coordinators, participants and the links between them, as they are now. */
export function TopologyPicture({ topology, faults, chosen, onChoose }: Props) {
  const { height, coordinators, records, participants, links } = topology
  const isChosen = (type: Chosen['type'], name: string) =>
    chosen?.type === type && chosen.name === name
  const ofLink = (name: string) => faults.filter((one) => isOfLink(one) && one.name === name)
  const inside = (name: string) => faults.filter((one) => !isOfLink(one) && one.name === name)
  const node = (one: Topology['coordinators'][number]) => (
    <NodeButton
      key={one.process.name}
      node={one}
      faults={inside(one.process.name)}
      chosen={isChosen('process', one.process.name)}
      onChoose={() => onChoose({ type: 'process', name: one.process.name })}
    />
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a frame of its own.
    <div
      role="group"
      aria-label={t`Coordinators, participants and links`}
      className="@container relative"
      style={{ height }}
    >
      <TopologyLines
        {...{ topology, faultsOf: ofLink }}
        chosen={chosen?.type === 'link' ? chosen.name : null}
      />
      {coordinators.map(node)}
      {records.map(node)}
      {links.map((line, n) => {
        const end = participants[n]
        return [
          <LinkButton
            key={`link ${line.link.name}`}
            line={line}
            faults={ofLink(line.link.name)}
            chosen={isChosen('link', line.link.name)}
            onChoose={() => onChoose({ type: 'link', name: line.link.name })}
          />,
          end === undefined ? null : node(end),
        ]
      })}
    </div>
  )
}
