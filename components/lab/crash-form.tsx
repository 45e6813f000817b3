'use client'

import { type FormEvent, type ReactNode, useState } from 'react'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField } from '../ui/field'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { PointField } from './point-field'
import { useFaults } from './use-fault'

/** Makes a coordinator die at a named point of the next transaction that gets there. */
export function CrashPanel({ coordinators }: { readonly coordinators: readonly string[] }) {
  const [chosen, setChosen] = useState('')
  const name = chosen || (coordinators[0] ?? '')
  return (
    <Panel title={t`Crash the coordinator at a point of the protocol`}>
      <CrashForm name={name}>
        <SelectField
          label={t`Coordinator`}
          value={name}
          onChange={({ target }) => setChosen(target.value)}
        >
          {coordinators.map((coordinator) => (
            <option key={coordinator}>{coordinator}</option>
          ))}
        </SelectField>
      </CrashForm>
    </Panel>
  )
}

/** The form alone: of the panel and of the picture. */
export function CrashForm({
  name,
  children,
}: {
  readonly name: string
  readonly children?: ReactNode
}) {
  const { add } = useFaults()
  const [point, setPoint] = useState('D0')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    add.mutate({ kind: 'crash-at', name, point })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div
        className={children ? 'grid gap-3 sm:grid-cols-[minmax(8rem,1fr)_3fr]' : 'flex flex-col'}
      >
        {children}
        <PointField point={point} onChange={setPoint} />
      </div>
      {add.isError && <ErrorPanel {...faultText(add.error)} />}
      <div className="flex flex-wrap items-center gap-3">
        <RightButton
          right="addFault"
          type="submit"
          disabled={add.isPending}
          unavailable={name === '' ? t`No coordinator is known.` : undefined}
        >{t`Crash it there`}</RightButton>
        <p className="text-small text-fg-2">{t`It dies once, at the next transaction that gets there, and comes back by itself.`}</p>
      </div>
    </form>
  )
}
