import type { KeyboardEvent } from 'react'
import type { OnlyHereEvidence } from '@/server/contract/branch'
import { isComplete } from './action-flow'
import { newKey } from './use-action'
import type { ActingOnBranch } from './use-branch-action'

export type Choice = 'commit' | 'abort'

/** What somebody has chosen and written so far, and whether it may go out. */
export function branchChoice(
  evidence: OnlyHereEvidence | null,
  acting: ActingOnBranch,
  holdSeconds: number,
) {
  const { state, tell } = acting
  const draft = state.phase === 'asking' ? state : null
  const offered = evidence?.advice.commit.advice === 'forced'
  const code = evidence?.code ?? ''
  const isWhole = draft !== null && isComplete(draft, { forced: true, kinds: false, code })
  // Names of others tell small letters from capitals, so their codes do too.
  const complete = offered && isWhole && draft.code.trim() === code
  const confirm = () => {
    if (!complete || evidence === null) return
    const seen = { evidenceId: evidence.evidenceId, version: null, plan: null }
    tell({ type: 'confirmed', holdSeconds, seen })
  }
  return {
    draft,
    offered,
    complete,
    confirm,
    chosen: draft === null || draft.action === 'retry' ? null : draft.action,
    choose: (action: Choice) => {
      tell({ type: 'opened', action, key: newKey() })
      if (draft !== null) tell({ type: 'wrote', reason: draft.reason, code: draft.code })
    },
    keys: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      confirm()
    },
  }
}

export type BranchChoice = ReturnType<typeof branchChoice>
