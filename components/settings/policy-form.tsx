'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { OperatorPolicy, OperatorPolicySettings } from '@/server/contract/operator-policy'
import { retell, t } from '@/server/contract/words'
import { policyQueries, savePolicy } from '../shell/decision-queries'
import { RightButton } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { Choice } from './choice'
import { consequenceOf } from './policy-words'

const REASON_LENGTH_MIN = 10

interface Props {
  readonly settings: OperatorPolicySettings
}

/** The values, what each leads to, and why somebody changes them. */
export function PolicyForm({ settings }: Props) {
  const { version, policy, twoPersonUnavailable, forceRight } = settings
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<OperatorPolicy>(policy)
  const [reason, setReason] = useState('')
  const save = useMutation({
    mutationFn: () => savePolicy(version, { policy: draft, reason: reason.trim() }),
    onSuccess: (saved) => {
      setReason('')
      queryClient.setQueryData(policyQueries.settings().queryKey, saved)
    },
  })
  const change = (part: Partial<OperatorPolicy>) => setDraft({ ...draft, ...part })
  const missing = missingIn(draft, policy, reason)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (missing === undefined && !save.isPending) save.mutate()
  }
  const said = consequenceOf(draft, forceRight)
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Panel title={t`Two-person rule`}>
        <Choice
          legend={t`Which decisions a second person has to approve`}
          value={draft.twoPerson}
          options={{ off: t`None`, forced: t`Forced ones only`, all: t`All by hand` }}
          onChange={(twoPerson) => change({ twoPerson })}
          hint={said.twoPerson}
        />
        {twoPersonUnavailable !== null && (
          <p
            data-banner="warn"
            className="mt-3 rounded-control bg-tint px-3 py-2 text-ink"
          >{t`It cannot be switched on here. ${retell(twoPersonUnavailable)}`}</p>
        )}
      </Panel>
      <Deciding {...{ draft, said, change }} />
      <Deadlocks {...{ draft, said, change }} />
      <Panel title={t`Save`}>
        <div className="flex max-w-prose flex-col gap-3">
          <TextField
            label={t`Reason`}
            value={reason}
            maxLength={1_000}
            hint={t`It is kept with the version, and in the audit trail.`}
            onChange={({ target }) => setReason(target.value)}
          />
          {save.isError && <ErrorPanel {...faultText(save.error)} />}
          {save.isSuccess && <p role="status">{t`Saved. It counts from the next decision on.`}</p>}
          <div className="flex flex-wrap gap-2">
            <RightButton
              right="putOperatorPolicy"
              type="submit"
              variant="primary"
              unavailable={save.isPending ? t`It is on its way` : missing}
            >{t`Save the policy`}</RightButton>
          </div>
        </div>
      </Panel>
    </form>
  )
}

interface DecidingProps {
  readonly draft: OperatorPolicy
  readonly said: ReturnType<typeof consequenceOf>
  readonly change: (part: Partial<OperatorPolicy>) => void
}

const Deciding = ({ draft, said, change }: DecidingProps) => (
  <Panel title={t`Deciding`}>
    <div className="flex max-w-prose flex-col gap-5">
      <TextField
        label={t`Hold, in seconds`}
        type="number"
        min={1}
        max={60}
        value={Number.isNaN(draft.holdSeconds) ? '' : draft.holdSeconds}
        hint={said.holdSeconds}
        onChange={({ target }) => change({ holdSeconds: target.valueAsNumber })}
      />
      <TextField
        label={t`Evidence counts for, in seconds`}
        type="number"
        min={5}
        max={300}
        value={Number.isNaN(draft.freshSeconds) ? '' : draft.freshSeconds}
        hint={said.freshSeconds}
        onChange={({ target }) => change({ freshSeconds: target.valueAsNumber })}
      />
      <Choice
        legend={t`Deciding against the protocol`}
        value={draft.forcing}
        options={{ allowed: t`With the force right`, off: t`Nobody` }}
        onChange={(forcing) => change({ forcing })}
        hint={said.forcing}
      />
    </div>
  </Panel>
)

const Deadlocks = ({ draft, said, change }: DecidingProps) => (
  <Panel title={t`Deadlocks`}>
    <Choice
      legend={t`Who is aborted where transactions wait in a ring`}
      value={draft.deadlockVictim}
      options={{ 'lowest-priority': t`The lowest priority`, youngest: t`The youngest` }}
      onChange={(deadlockVictim) => change({ deadlockVictim })}
      hint={said.deadlockVictim}
    />
  </Panel>
)

const within = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max

function missingIn(draft: OperatorPolicy, policy: OperatorPolicy, reason: string) {
  const names = Object.keys(policy) as (keyof OperatorPolicy)[]
  if (names.every((name) => draft[name] === policy[name])) return t`Nothing is changed yet`
  if (!within(draft.holdSeconds, 1, 60)) return t`The hold is 1 to 60 whole seconds`
  if (!within(draft.freshSeconds, 5, 300)) return t`Evidence counts for 5 to 300 whole seconds`
  return reason.trim().length < REASON_LENGTH_MIN
    ? t`Give a reason of 10 characters first`
    : undefined
}
