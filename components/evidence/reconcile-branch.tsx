'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { ReconcileBranch, ReconcileNote } from '@/server/contract/reconcile'
import { verdictWord } from '@/server/contract/verdict-word'
import { retell, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField, TextField } from '../ui/field'
import { rich } from '../ui/rich'
import { Time } from '../ui/time'
import { faultText } from '../wire/http'
import { reconcileQueries, sendNote } from './reconcile-queries'

interface Props {
  readonly id: string
  readonly branch: ReconcileBranch
  /** It is marked as reconciled: nothing is changed any more. */
  readonly closed: boolean
}

/** One participant of the checklist: what is said of it, the server's checks, and the form for it. */
export function ReconcileBranchPart({ id, branch, closed }: Props) {
  const { participant, proved, provedBy, entry, checks } = branch
  const [editing, setEditing] = useState(false)
  const isOpen = !closed && (entry === null || editing)
  return (
    <li
      aria-label={participant}
      className="flex flex-col gap-3 rounded-control border border-line bg-sunken p-4"
    >
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <strong className="font-semibold">{participant}</strong>
        <span className="text-fg-2 text-small">
          {proved === null ? t`It has proved nothing itself.` : provedText(proved, provedBy)}
        </span>
      </div>
      {entry !== null && !isOpen && <Said entry={entry} />}
      <ul className="flex flex-col gap-1 text-small">
        {checks.map(({ name, green, text }) => (
          <li key={name} className="flex items-start gap-2">
            {green ? (
              <CircleCheck size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
            ) : (
              <CircleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-danger" />
            )}
            <span>
              <span className="font-medium">{green ? t`Green: ` : t`Not green: `}</span>
              {retell(text)}
            </span>
          </li>
        ))}
      </ul>
      {isOpen && <Form {...{ id, branch }} onDone={() => setEditing(false)} />}
      {!closed && entry !== null && !editing && (
        <RightButton
          right="writeReconcile"
          size="small"
          className="self-start"
          onClick={() => setEditing(true)}
        >{t`Correct what is said of ${participant}`}</RightButton>
      )}
    </li>
  )
}

const provedText = (
  proved: NonNullable<ReconcileBranch['proved']>,
  by: ReconcileBranch['provedBy'],
): string =>
  by === null
    ? t`It has proved that it ${verdictWord(proved)}.`
    : t`It has proved that it ${verdictWord(proved)}, by ${by}.`

function Said({ entry }: { readonly entry: NonNullable<ReconcileBranch['entry']> }) {
  const facts = [
    [t`Ended`, verdictWord(entry.ended)],
    [t`Proof`, entry.proof],
    [t`Rows concerned`, entry.rows],
    [t`Note`, entry.note],
  ] as const
  return (
    <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-fg-2 text-small">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
      <div className="contents">
        <dt className="text-fg-2 text-small">{t`Done by`}</dt>
        <dd>{rich`${entry.by}, ${<Time at={entry.at} />}`}</dd>
      </div>
    </dl>
  )
}

type Draft = Record<Exclude<keyof ReconcileNote, 'ended'>, string> & { readonly ended: string }

interface FormProps extends Omit<Props, 'closed'> {
  readonly onDone: () => void
}

function Form({ id, branch, onDone }: FormProps) {
  const { participant, proved, provedBy, entry } = branch
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState<Draft>({
    ended: entry?.ended ?? proved ?? '',
    proof: entry?.proof ?? provedBy ?? '',
    rows: entry?.rows ?? '',
    note: entry?.note ?? '',
  })
  const save = useMutation({
    mutationFn: (ended: ReconcileNote['ended']) => sendNote(id, branch, { ...draft, ended }),
    onSuccess: (list) => {
      queryClient.setQueryData(reconcileQueries.of(id).queryKey, list)
      onDone()
    },
    onError: () =>
      void queryClient.invalidateQueries({ queryKey: reconcileQueries.of(id).queryKey }),
  })
  const { ended } = draft
  const named = ended === 'committed' || ended === 'aborted' ? ended : null
  const whole = named !== null && [draft.proof, draft.rows, draft.note].every(isSaid)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (whole && named !== null && !save.isPending) save.mutate(named)
  }
  const field = (name: 'proof' | 'rows' | 'note') => ({
    value: draft[name],
    maxLength: 1_000,
    onChange: ({ target }: { target: { value: string } }) =>
      setDraft({ ...draft, [name]: target.value }),
  })
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t`How ${participant} ended`}
          value={ended}
          onChange={({ target }) => setDraft({ ...draft, ended: target.value })}
        >
          <option value="">{t`Choose`}</option>
          <option value="committed">{verdictWord('committed')}</option>
          <option value="aborted">{verdictWord('aborted')}</option>
        </SelectField>
        <TextField label={t`Proof`} hint={t`How that is known.`} {...field('proof')} />
        <TextField label={t`Rows concerned`} hint={t`Or that there are none.`} {...field('rows')} />
        <TextField label={t`Note`} hint={t`What was done about it.`} {...field('note')} />
      </div>
      {save.isError && <ErrorPanel {...faultText(save.error)} />}
      <div className="flex flex-wrap gap-2">
        <RightButton
          right="writeReconcile"
          type="submit"
          unavailable={
            whole ? undefined : t`Say how it ended, the proof, the rows and a note first`
          }
        >{t`Save what is said of ${participant}`}</RightButton>
        {entry !== null && <Button onClick={onDone}>{t`Leave it as it is`}</Button>}
      </div>
    </form>
  )
}

const isSaid = (text: string): boolean => text.trim().length >= 2
