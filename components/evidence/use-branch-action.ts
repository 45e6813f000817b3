'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef } from 'react'
import type { BranchActionResult } from '@/server/contract/branch'
import { type BranchAddress, branchQueries, sendBranchAction } from './branch-queries'
import { type Acting, newKey, refusal, useAction } from './use-action'

export type ActingOnBranch = Acting<BranchActionResult>

/** The flow of an action upon a branch by its name; the one request goes out once for each sending. */
export function useBranchAction(branch: BranchAddress): ActingOnBranch {
  const acting = useAction<BranchActionResult>()
  const { state, tell } = acting
  const queryClient = useQueryClient()
  const sent = useRef<Parameters<typeof sendBranchAction>[1] | null>(null)
  const send = useEffectEvent(() => {
    if (state.phase !== 'sending' || state.seen === null) return
    const { action, reason, code, key, seen } = state
    if (action === 'retry') return
    const { evidenceId } = seen
    const request = { action, evidenceId, reason: reason.trim(), code }
    // Under the same key it is the very same request, whatever evidence was taken since.
    if (sent.current?.key !== key) sent.current = { request, key }
    sendBranchAction(branch, sent.current)
      .then(
        (result) => tell({ type: 'answered', result }),
        (error) => tell({ type: 'refused', key: newKey(), ...refusal(error) }),
      )
      .finally(() => {
        void queryClient.invalidateQueries({ queryKey: branchQueries.evidence(branch).queryKey })
        void queryClient.invalidateQueries({ queryKey: ['participants'] })
        void queryClient.invalidateQueries({ queryKey: ['overview'] })
      })
  })
  const sending = state.phase === 'sending'
  useEffect(() => {
    if (sending) send()
  }, [sending])
  return acting
}
