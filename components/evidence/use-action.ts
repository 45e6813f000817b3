'use client'

import { useEffect, useEffectEvent, useReducer, useRef } from 'react'
import { z } from 'zod'
import {
  type Action,
  type ActionPreview,
  type ActionResult,
  type Difference,
  difference,
  type ReasonCategory,
} from '@/server/contract/action'
import { faultOf } from '../wire/http'
import { type Flow, type FlowEvent, flow, type Seen } from './action-flow'
import { type SendAction, sendAction, sendCancel } from './evidence-queries'

const SECOND_MS = 1_000
const changedBody = z.object({ differences: z.array(difference) })

/** What changed while somebody was reading; null when that is not why it was refused. */
function differencesIn(error: unknown): readonly Difference[] | null {
  const { code, body } = faultOf(error)
  if (code === 'version-changed' || code === 'plan-changed') return []
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
  /** The server answered, either way: what is shown is older than that. */
  readonly onAnswer: () => void
}

/** The one request of an action: it goes out once for each time of sending. */
export function useSending({ id, acting: { state, tell }, onAnswer }: Options): void {
  const sent = useRef<SendAction | null>(null)
  const send = useEffectEvent(() => {
    if (state.phase !== 'sending' || state.seen === null) return
    const { action, reason, category, code, key } = state
    const { evidenceId, version, plan } = state.seen
    if (version === null || plan === null) return
    const request = {
      ...{ action, evidenceId, plan, reason: reason.trim() },
      ...kindOf(action, category),
      ...(code && { code }),
    }
    // Under the same key it is the very same request, whatever evidence was taken since.
    if (sent.current?.key !== key) sent.current = { id, request, version, key }
    sendAction(sent.current)
      .then(
        (result) =>
          tell('requestedBy' in result ? { type: 'asked' } : { type: 'answered', result }),
        (error) => tell({ type: 'refused', key: newKey(), ...refusal(error) }),
      )
      .finally(onAnswer)
  })
  useTakenBack({ id, state })
  const sending = state.phase === 'sending'
  useEffect(() => {
    if (sending) send()
  }, [sending])
}

/** As the field shows it where nobody chose; to deliver again needs none. */
function kindOf(action: Action, category: ReasonCategory | null) {
  if (category === null) return action === 'retry' ? {} : { category: 'other' as const }
  return { category }
}

interface Held {
  readonly id: string
  readonly state: Flow
}

/** Whatever ends the hold but its time is told to the server: the audit trail has it. */
function useTakenBack({ id, state }: Held): void {
  const held = useRef<Extract<Flow, { phase: 'holding' }> | null>(null)
  useEffect(() => {
    const before = held.current
    held.current = state.phase === 'holding' ? state : null
    if (state.phase !== 'holding' && state.phase !== 'sending') tellTakenBack(id, before)
  }, [id, state])
  // The page is left, or another transaction is chosen.
  useEffect(
    () => () => {
      const before = held.current
      held.current = null
      tellTakenBack(id, before)
    },
    [id],
  )
}

function tellTakenBack(id: string, held: Extract<Flow, { phase: 'holding' }> | null): void {
  if (held === null || held.seen === null) return
  const { action, reason, seen } = held
  // Nothing depends on it here: if it is lost, the trail lacks one line and nothing was sent.
  sendCancel(id, { action, evidenceId: seen.evidenceId, reason: reason.trim() }).catch(
    () => undefined,
  )
}

/** What is on the screen when somebody decides. */
export const seenIn = ({ evidenceId, version, plans }: ActionPreview, action: Action): Seen => ({
  ...{ evidenceId, version, plan: plans[action].hash },
})

/** What a refusal means to the flow. */
export const refusal = (error: unknown) => ({
  fault: faultOf(error),
  differences: differencesIn(error),
})

export const newKey = (): string => crypto.randomUUID()
