import { type Phrase, phrase, t } from '@/server/contract/words'

export interface CrashPoint {
  readonly point: string
  readonly text: () => string
}

type Texts = Readonly<Record<string, CrashPoint['text']>>

const atBranch = (n: number): Texts => ({
  [`S${n}`]: () => t`after asking branch ${n} to prepare, or to try`,
  [`V${n}`]: () => t`after recording the vote of branch ${n}`,
})
const delivering = (n: number): Texts => ({
  [`C${n}`]: () => t`after telling branch ${n} to commit, or to confirm`,
  [`A${n}`]: () => t`after branch ${n} confirmed its commit`,
})
const preCommitting = (n: number): Texts => ({
  [`Q${n}`]: () => t`after sending pre-commit to branch ${n}`,
  [`W${n}`]: () => t`after branch ${n} acknowledged its pre-commit`,
})
const undoing = (n: number): Texts => ({
  [`R${n}`]: () => t`after telling branch ${n} to abort, or to cancel`,
  [`Z${n}`]: () => t`after branch ${n} confirmed its abort`,
})

const pointsOf = (texts: Texts): readonly CrashPoint[] =>
  Object.entries(texts).map(([point, text]) => ({ point, text }))

/** Where a coordinator can be made to die in a transfer between two banks, and what comes of it. */
export const crashPoints: readonly {
  readonly group: Phrase
  readonly points: readonly CrashPoint[]
}[] = [
  {
    group: phrase`Before a verdict: the transfer aborts`,
    points: pointsOf({
      B0: () => t`before anything is written`,
      ...{ ...atBranch(1), ...atBranch(2) },
      D0: () => t`both voted yes, the verdict is not written yet`,
    }),
  },
  {
    group: phrase`While the verdict is written: either way, but equal everywhere`,
    points: pointsOf({
      Dm: () => t`the verdict is sent to the journal, its answer not read`,
    }),
  },
  {
    group: phrase`After the verdict: the transfer commits`,
    points: pointsOf({
      D1: () => t`the verdict is written, nobody is told yet`,
      ...{ ...delivering(1), ...delivering(2) },
      E0: () => t`all confirmed, the end is not written yet`,
      E1: () => t`the end is written`,
    }),
  },
  {
    group: phrase`In three phases only: the agents find the end, commit once one of them was pre-committed`,
    points: pointsOf({ ...preCommitting(1), ...preCommitting(2) }),
  },
  {
    group: phrase`While an abort is delivered`,
    points: pointsOf({ ...undoing(1), ...undoing(2) }),
  },
]
