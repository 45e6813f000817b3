'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { type RefObject, useRef } from 'react'
import { z } from 'zod'
import { builtInPolicy } from '@/server/contract/operator-policy'
import { t } from '@/server/contract/words'
import { policyQueries } from '../shell/decision-queries'
import { RightButton, useRefusal } from '../shell/right-button'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { SkeletonRows } from '../ui/skeleton'
import { faultOf, faultText } from '../wire/http'
import { actionLook } from './advice-look'
import { branchChoice } from './branch-choice'
import { BranchEvidencePart } from './branch-evidence-part'
import { BranchOutcome } from './branch-outcome'
import { type BranchAddress, branchQueries } from './branch-queries'
import { BranchSettle } from './branch-settle'
import { Hold } from './hold'
import { useBranchAction } from './use-branch-action'

interface Props {
  readonly branch: BranchAddress
  readonly onClose: () => void
}

/** A branch that the journal does not have: what is known of it, and how somebody settles it. */
export function BranchDialog(props: Props) {
  const { branch, onClose } = props
  const safe = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={t`A branch at ${branch.participant}`}
      initialFocus={safe}
    >
      <Inside {...props} safe={safe} />
    </Dialog>
  )
}

function Inside({
  branch,
  onClose,
  safe,
}: Props & { readonly safe: RefObject<HTMLButtonElement | null> }) {
  const { data = null, error, isFetching, refetch } = useQuery(branchQueries.evidence(branch))
  const acting = useBranchAction(branch)
  const { state, tell } = acting
  const { data: settings } = useQuery(policyQueries.settings())
  const { holdSeconds } = settings?.policy ?? builtInPolicy
  const choice = branchChoice(data, acting, holdSeconds)
  const refused = useRefusal('actOnBranch')
  if (state.phase === 'holding')
    return (
      <Hold
        text={
          state.action === 'abort'
            ? t`Aborting it in ${state.seconds} s. After that it is final.`
            : t`Committing it in ${state.seconds} s. After that it is final.`
        }
        onCancel={() => tell({ type: 'cancelled' })}
      />
    )
  if (state.phase === 'sending' || state.phase === 'done' || state.phase === 'refused')
    return <BranchOutcome {...{ acting, onClose }} />
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the fields and buttons inside rise to here.
    <div
      onKeyDown={refused === undefined ? choice.keys : undefined}
      className="flex flex-col gap-4"
    >
      {error !== null && <Refused error={error} onRetry={() => void refetch()} />}
      {data === null && error === null && (
        <SkeletonRows rows={3} label={t`Asking the participant`} />
      )}
      {data !== null && (
        <>
          <BranchEvidencePart
            evidence={data}
            checking={isFetching}
            onCheck={() => void refetch()}
          />
          <BranchSettle {...{ evidence: data, choice, tell }} />
        </>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {/* It has the focus from the first moment, and keeps it while the rest arrives. */}
        <Button ref={safe} onClick={onClose}>{t`Leave it alone`}</Button>
        {choice.offered && choice.chosen !== null && (
          <RightButton
            right="actOnBranch"
            variant="danger"
            onClick={choice.confirm}
            unavailable={choice.complete ? undefined : t`Give a reason and type the code first`}
            title={t`Ctrl or ⌘ and Enter`}
          >{t`${actionLook[choice.chosen].title} the branch`}</RightButton>
        )}
      </div>
    </div>
  )
}

const ofTransaction = z.object({ transaction: z.string() })

/** What belongs to a transaction is settled with it: the way there. */
function Refused({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const { code, body } = faultOf(error)
  const parsed = ofTransaction.safeParse(body)
  if (code !== 'branch-of-transaction' || !parsed.success)
    return <ErrorPanel {...faultText(error)} onRetry={onRetry} />
  return (
    <div className="flex flex-col gap-2">
      <p>{t`This branch belongs to a transaction of the journal. It is settled there, together with the other branches.`}</p>
      <Link
        href={`/transactions/${parsed.data.transaction}?tab=evidence`}
        className="w-fit text-accent underline"
      >{t`Open the transaction`}</Link>
    </div>
  )
}
