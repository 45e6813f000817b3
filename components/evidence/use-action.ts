'use client'

import { useEffect, useEffectEvent, useReducer } from 'react'
import { z } from 'zod'
import {
  type ActionPreview,
  type ActionResult,
  type Difference,
  difference,
} from '@/server/contract/action'
import { faultOf } from '../wire/http'
import { type Flow, type FlowEvent, flow } from './action-flow'
import { sendAction } from './evidence-queries'

const SECOND_MS = 1_000
const changedBody = z.object({ differences: z.array(difference) })

/** What changed while somebody was reading; null when that is not why it was refused. */
function differencesIn(error: unknown): readonly Difference[] | null {
  const { code, body } = faultOf(error)
  if (code === 'version-changed') return []
  const parsed = changedBody.safeParse(body)
  return code === 'evidence-changed' && parsed.success ? parsed.data.differences : null
}

export interface Acting<Result = ActionResult> {
  readonly state: Flow<Result>
  readonly tell: (event: FlowEvent<Result>) => void
}

/** The flow with its clock; nothing is sent by it. */
export function useAction<Result = ActionResult>(): Acting<Result> {
  const [state, tell] = useReducer<Flow<Result>, [FlowEvent<Result>]>(flow, { phase: 'idle' })
  const holding = state.phase === 'holding' ? state.seconds : null
  useEffect(() => {
    if (holding === null) return
    const timer = setTimeout(() => tell({ type: 'second-passed' }), SECOND_MS)
    return () => clearTimeout(timer)
  }, [holding])
  return { state, tell }
}

interface Options {
  readonly id: string
  readonly acting: Acting
  readonly preview: ActionPreview | null
  /** The server answered, either way: what is shown is older than that. */
  readonly onAnswer: () => void
}

/** The one request of an action: it goes out once for each time of sending. */
export function useSending({ id, acting: { state, tell }, preview, onAnswer }: Options): void {
  const send = useEffectEvent(() => {
    if (state.phase !== 'sending' || preview === null) return
    const { action, reason, code, key } = state
    const { evidenceId, version } = preview
    const request = { action, evidenceId, reason: reason.trim(), ...(code && { code }) }
    sendAction({ id, request, version, key })
      .then(
        (result) => tell({ type: 'answered', result }),
        (error) => tell({ type: 'refused', key: newKey(), ...refusal(error) }),
      )
      .finally(onAnswer)
  })
  const sending = state.phase === 'sending'
  useEffect(() => {
    if (sending) send()
  }, [sending])
}

/** What a refusal means to the flow. */
export const refusal = (error: unknown) => ({
  fault: faultOf(error),
  differences: differencesIn(error),
})

export const newKey = (): string => crypto.randomUUID()
