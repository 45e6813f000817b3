'use client'

import type { LabLink, LabProcess } from '@/server/contract/lab'
import type { LabFault } from '@/server/contract/lab-fault'
import { t } from '@/server/contract/words'
import { CrashForm } from './crash-form'
import { LinkForm } from './fault-form'
import { FaultItem } from './faults-on'
import type { LinkDraft } from './link-draft'
import { ProcessRow } from './process-list'
import type { Chosen } from './topology-picture'
import { isOfLink } from './topology-words'

interface Props {
  readonly processes: readonly LabProcess[]
  readonly links: readonly LabLink[]
  readonly faults: readonly LabFault[]
  readonly chosen: Chosen | null
  readonly draft: LinkDraft
  readonly onDraft: (change: Partial<LinkDraft>) => void
}

const frame = 'mt-4 flex flex-col gap-3 border-line border-t pt-4'

/** What can be done to what is chosen in the picture. */
export function TopologyChoice(props: Props) {
  const { chosen, links, processes } = props
  const process = processes.find(({ name }) => chosen?.type === 'process' && name === chosen.name)
  const link = links.find(({ name }) => chosen?.type === 'link' && name === chosen.name)
  if (process !== undefined) return <ChosenProcess {...props} process={process} />
  if (link !== undefined) return <ChosenLink {...props} link={link} />
  return (
    <p
      className={`${frame} text-fg-2`}
    >{t`Choose a process to stop, pause or kill it; choose a link to delay it, to lose or double what goes over it, or to cut it.`}</p>
  )
}

function ChosenProcess({ process, faults }: Props & { readonly process: LabProcess }) {
  const { name } = process
  const here = faults.filter((fault) => !isOfLink(fault) && fault.name === name)
  return (
    <section aria-label={t`Process ${name}`} className={frame}>
      <h3 className="font-semibold">{t`Process ${name}`}</h3>
      <ul className="-mx-4 border-line border-b">
        <ProcessRow process={process} />
      </ul>
      <FaultItems faults={here} />
      {process.role === 'coordinator' && <CrashForm name={name} />}
    </section>
  )
}

function ChosenLink({ link, ...props }: Props & { readonly link: LabLink }) {
  const { links, faults, draft, onDraft } = props
  const here = faults.filter((fault) => fault.name === link.name)
  return (
    <section aria-label={t`Link of ${link.name}`} className={frame}>
      <h3 className="font-semibold">{t`Link of ${link.name}`}</h3>
      {here.length === 0 && <p className="text-fg-2">{t`It is good.`}</p>}
      <FaultItems faults={here} />
      <LinkForm {...{ links, draft, onDraft }} chosen={link.name} />
    </section>
  )
}

const FaultItems = ({ faults }: Pick<Props, 'faults'>) => (
  <ul className="flex flex-col gap-2 empty:hidden">
    {faults.map((fault) => (
      <FaultItem key={fault.id} fault={fault} />
    ))}
  </ul>
)
