'use client'

import type { FormEvent, ReactNode } from 'react'
import type { LabLink } from '@/server/contract/lab'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField } from '../ui/field'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { faultAsked, type LinkDraft, misfitOf } from './link-draft'
import { LinkFields } from './link-fields'
import { useFaults } from './use-fault'

export interface LinkFormProps {
  readonly links: readonly LabLink[]
  /** The one that is chosen, in the picture or here. */
  readonly chosen: string
  readonly draft: LinkDraft
  readonly onDraft: (change: Partial<LinkDraft>) => void
}

/** Breaks the link of a participant, or the votes of a bank, for a time or until it is healed. */
export function FaultForm({
  onChoose,
  ...props
}: LinkFormProps & { readonly onChoose: (name: string) => void }) {
  return (
    <Panel title={t`Break a link or the votes of a bank`}>
      <LinkForm {...props}>
        <SelectField
          label={t`Link of the participant`}
          value={props.chosen}
          onChange={({ target }) => onChoose(target.value)}
        >
          {props.links.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
      </LinkForm>
    </Panel>
  )
}

/** The form alone; what says which link it is about stands first in it. */
export function LinkForm({
  links,
  chosen,
  draft,
  onDraft,
  children,
}: LinkFormProps & { readonly children?: ReactNode }) {
  const { add } = useFaults()
  const misfit = misfitOf(
    draft.kind,
    links.find(({ name }) => name === chosen),
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (misfit === undefined) add.mutate(faultAsked(draft, chosen))
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
        {children}
        <LinkFields draft={draft} onChange={onDraft} />
      </div>
      {misfit !== undefined && <p className="text-fg-2 text-small">{misfit}</p>}
      {add.isError && <ErrorPanel {...faultText(add.error)} />}
      <div>
        <RightButton
          right="addFault"
          type="submit"
          disabled={add.isPending}
          unavailable={misfit}
        >{t`Break it`}</RightButton>
      </div>
    </form>
  )
}
