'use client'

import type { LabLink, LabProcess } from '@/server/contract/lab'
import type { LabFault } from '@/server/contract/lab-fault'
import { t } from '@/server/contract/words'
import { useAddress } from '../shell/address'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { ClearAll } from './faults-on'
import type { LinkDraft } from './link-draft'
import { TopologyChoice } from './topology-choice'
import { layOut } from './topology-layout'
import { type Chosen, TopologyPicture } from './topology-picture'

interface Props {
  readonly processes: readonly LabProcess[]
  readonly links: readonly LabLink[]
  readonly faults: readonly LabFault[]
  readonly chosen: Chosen | null
  readonly onChoose: (chosen: Chosen) => void
  readonly draft: LinkDraft
  readonly onDraft: (change: Partial<LinkDraft>) => void
}

/** The lab as a picture: what is chosen in it can be broken and healed beneath it. */
export function TopologyPanel(props: Props) {
  const { processes, links, faults, chosen, onChoose } = props
  const { params, change } = useAddress()
  const withAsleep = params.asleep === 'shown'
  const topology = layOut({ processes, links, withAsleep })
  return (
    <Panel
      title={t`Topology`}
      aside={
        <>
          {topology.asleep > 0 && (
            <Button
              size="small"
              aria-pressed={withAsleep}
              onClick={() => change({ asleep: withAsleep ? null : 'shown' }, 'replace')}
            >{t`Those asleep too (${topology.asleep})`}</Button>
          )}
          <ClearAll faults={faults} />
        </>
      }
    >
      <TopologyPicture {...{ topology, faults, chosen, onChoose }} />
      <TopologyChoice {...props} />
    </Panel>
  )
}
