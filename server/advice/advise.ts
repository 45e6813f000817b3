import type { Advice, AdviceSet } from '@/server/contract/advice'
import { adviseSaga } from './advise-saga'
import { deciding } from './notes'
import { reasonsOf } from './reasons'
import { type Cell, forDecider, forUnfinished, type Log, ruleOf } from './rules'
import { type SeenBranch, type Situation, seenBranches } from './situation'

/** Deliver again, commit or abort: which of them is safe, which would split the data, and why. */
export function advise(situation: Situation): AdviceSet {
  if (situation.saga) return adviseSaga(situation, situation.saga)
  const branches = seenBranches(situation)
  const matched = ruleOf(
    logOf(situation),
    branches.flatMap(({ seen }) => seen),
  )
  const found = forDecider(
    situation.unfinished === true ? forUnfinished(matched) : matched,
    deciderSeen(situation, branches),
  )
  const reasons = reasonsOf(found.rule, { situation, branches })
  const advised = advisedOf(found.rule)
  const card = (action: 'retry' | 'commit' | 'abort'): Advice => ({
    ...weightOf(found[action]),
    advised: action === advised,
    reasons:
      found[action] === matched[action] || situation.decider === undefined
        ? [...reasons[action]]
        : [...deciding({ situation, branches })],
  })
  return {
    rule: found.rule,
    retry: card('retry'),
    commit: card('commit'),
    abort: card('abort'),
    reconcile: reconciles.has(found.rule),
  }
}

/** True: the server carries the action out; forced ones need the code and the right to force besides. */
export const allows = ({ advice }: Pick<Advice, 'advice'>): boolean =>
  advice === 'safe' || advice === 'safe-with-care' || advice === 'as-decided' || advice === 'forced'

/** What is seen of the one whose own commit decides; null where none does, or it is decided. */
function deciderSeen({ decider, verdict }: Situation, branches: readonly SeenBranch[]) {
  if (decider === undefined || verdict !== null) return null
  return branches.find(({ participant }) => participant === decider)?.seen ?? null
}

const reconciles: ReadonlySet<number> = new Set([1, 4, 6])

/** A verdict that was found stands for ever, so knowing it needs no current reading. */
const logOf = ({ verdict, current }: Situation): Log => verdict ?? (current ? 'none' : 'unreadable')

function advisedOf(rule: number): 'retry' | 'abort' | null {
  if (rule === 7 || rule === 8 || rule === 14) return 'abort'
  return rule === 2 || rule === 3 || rule >= 10 ? 'retry' : null
}

function weightOf(cell: Cell): Pick<Advice, 'advice' | 'guess'> {
  if (cell === 'forced-fits') return { advice: 'forced', guess: false }
  if (cell === 'forced-guess') return { advice: 'forced', guess: true }
  return { advice: cell, guess: false }
}
