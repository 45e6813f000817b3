import type { Advice } from '@/server/contract/advice'
import { verdictWord } from '@/server/contract/verdict-word'
import { t } from '@/server/contract/words'
import type { EvidenceValue } from './situation'

/** A branch that no transaction of the journal has, as somebody looks at it. */
export interface NamedSituation {
  readonly kind: 'unclaimed' | 'foreign'
  readonly participant: string
  /** Who made it, in words, as far as its name says. */
  readonly manager: string
  readonly value: EvidenceValue
  /** Sessions that wait behind it; null: not told. */
  readonly blocked: number | null
}

export interface BranchAdvice {
  readonly commit: Advice
  readonly abort: Advice
}

/**
 * What may be done about a branch whose verdict nobody here can know. Neither end is ever safe: the
 * one who may have promised the other end cannot be asked.
 */
export function adviseBranch(situation: NamedSituation): BranchAdvice {
  const { value, participant } = situation
  switch (value) {
    case 'prepared':
      return {
        commit: forced([...unknowable(situation), commitSplits(participant)]),
        abort: forced([...unknowable(situation), abortSplits(participant)]),
      }
    case 'committed':
    case 'aborted':
      return both('nothing-to-do', [
        t`${participant} has ${verdictWord(value)} it. Nothing is left to be done.`,
      ])
    case 'no-trace':
      return both('nothing-to-do', [
        t`${participant} answered and has no such branch any more. It has ended, or never was; how it ended is not known here.`,
      ])
    case 'in-progress':
      return both('blocked', [
        t`${participant} still works on it and has promised nothing. Only its own session can end it.`,
      ])
    case 'no-answer':
      return both('ask-again', [t`${participant} does not answer. Ask again once it does.`])
    default:
      return both('ask-again', [t`${participant} cannot tell where the branch stands. Ask again.`])
  }
}

const advice = (value: Advice['advice'], guess: boolean, reasons: readonly string[]): Advice => ({
  ...{ advice: value, advised: false, guess, reasons: [...reasons] },
})

const forced = (reasons: readonly string[]) => advice('forced', true, reasons)

const both = (value: Advice['advice'], reasons: readonly string[]): BranchAdvice => ({
  commit: advice(value, false, reasons),
  abort: advice(value, false, reasons),
})

const unknowable = ({ kind, manager }: NamedSituation): readonly string[] =>
  kind === 'foreign'
    ? [
        t`Another program made this branch (${manager}), and only that program knows its verdict.`,
        t`Whether its coordinator still lives, and whether it has already promised the other outcome to somebody, cannot be seen from here. Ask whoever runs it first.`,
      ]
    : [
        t`It bears the mark of this installation, yet the journal has no such transaction: it was pruned, the journal was restored from a backup, or another journal uses the same cluster name.`,
        t`So its verdict is not known, and whether somebody was told of one cannot be seen from here. Look for the other branches of the same transaction first.`,
      ]

const commitSplits = (participant: string): string =>
  t`Committing makes its changes at ${participant} permanent. If its other branches were rolled back, the data disagree and must be repaired by hand.`

const abortSplits = (participant: string): string =>
  t`Aborting is not the safe way out either: if its other branches were committed, its changes are missing at ${participant} and must be repaired by hand.`

/** What settling it would do, in whole sentences; nothing where nothing can be done. */
export function branchConsequences(
  verdict: 'commit' | 'abort',
  situation: NamedSituation,
): readonly string[] {
  if (situation.value !== 'prepared') return []
  const { participant, blocked } = situation
  const work =
    verdict === 'commit'
      ? t`Its prepared work becomes permanent at ${participant}.`
      : t`Its prepared work is undone at ${participant}.`
  return [
    work,
    freed(blocked),
    t`Its own coordinator is not told. When it comes back it finds the branch gone, and may report a heuristic outcome.`,
    t`This cannot be undone.`,
  ]
}

function freed(blocked: number | null): string {
  if (blocked === null) return t`What it holds goes free; who waits for it cannot be told.`
  if (blocked === 0) return t`Its locks go free; nobody waits for them now.`
  return blocked === 1
    ? t`Its locks go free, and 1 session goes on.`
    : t`Its locks go free, and ${blocked} sessions go on.`
}
