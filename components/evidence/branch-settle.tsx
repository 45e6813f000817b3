'use client'

import { useId } from 'react'
import type { OnlyHereEvidence } from '@/server/contract/branch'
import { t } from '@/server/contract/words'
import { Badge } from '../ui/badge'
import { TextField } from '../ui/field'
import { Changed } from './action-changed'
import { actionLook, adviceLook } from './advice-look'
import type { BranchChoice, Choice } from './branch-choice'
import { ReasonField } from './reason-field'
import type { ActingOnBranch } from './use-branch-action'

const choices = ['commit', 'abort'] as const

interface Props {
  readonly evidence: OnlyHereEvidence
  readonly choice: BranchChoice
  readonly tell: ActingOnBranch['tell']
}

/** Advice before buttons: what cannot be known, what each end would do, then reason and code. */
export function BranchSettle({ evidence, choice, tell }: Props) {
  const { advice, code } = evidence
  const { draft, offered, chosen, choose } = choice
  return (
    <>
      {draft !== null && draft.changed !== null && <Changed list={draft.changed} />}
      {offered ? (
        <Choices {...{ evidence, chosen }} onChoose={choose} />
      ) : (
        advice.commit.reasons.map((reason) => <p key={reason}>{reason}</p>)
      )}
      {offered && draft !== null && chosen !== null && (
        <>
          <ReasonField
            reason={draft.reason}
            onReason={(reason) => tell({ type: 'wrote', reason })}
          />
          <TextField
            label={t`Code of the branch: ${code}`}
            hint={t`The last six characters of its name, as they stand there.`}
            value={draft.code}
            maxLength={20}
            autoComplete="off"
            className="font-mono"
            onChange={(event) => tell({ type: 'wrote', code: event.target.value })}
          />
        </>
      )}
    </>
  )
}

interface ChoicesProps {
  readonly evidence: OnlyHereEvidence
  readonly chosen: Choice | null
  readonly onChoose: (choice: Choice) => void
}

function Choices({ evidence, chosen, onChoose }: ChoicesProps) {
  const { advice, consequences, statements } = evidence
  const name = useId()
  const shared = advice.commit.reasons.filter((reason) => advice.abort.reasons.includes(reason))
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 flex items-center gap-2 font-semibold">
        {t`What to do with it`}
        <Badge tone={adviceLook.forced.tone}>{t`${adviceLook.forced.label}, a guess`}</Badge>
      </legend>
      {shared.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      <div className="grid gap-3 sm:grid-cols-2">
        {choices.map((choice) => (
          <label
            key={choice}
            className="flex cursor-pointer items-start gap-2 rounded-panel border border-line p-3 has-checked:border-accent has-checked:bg-selected"
          >
            <input
              type="radio"
              name={name}
              className="mt-1 shrink-0"
              checked={chosen === choice}
              onChange={() => onChoose(choice)}
            />
            <span className="flex min-w-0 flex-col gap-1">
              <span className="font-semibold">{actionLook[choice].title}</span>
              {[
                ...advice[choice].reasons.filter((reason) => !shared.includes(reason)),
                ...consequences[choice],
              ].map((text) => (
                <span key={text} className="text-fg-2 text-small">
                  {text}
                </span>
              ))}
              {statements[choice] !== null && (
                <code className="break-all text-label">{statements[choice]}</code>
              )}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
