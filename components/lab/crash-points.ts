export interface CrashPoint {
  readonly point: string
  readonly text: string
}

const atBranch = (n: number): readonly CrashPoint[] => [
  { point: `S${n}`, text: `after asking branch ${n} to prepare, or to try` },
  { point: `V${n}`, text: `after recording the vote of branch ${n}` },
]
const delivering = (n: number): readonly CrashPoint[] => [
  { point: `C${n}`, text: `after telling branch ${n} to commit, or to confirm` },
  { point: `A${n}`, text: `after branch ${n} confirmed its commit` },
]
const undoing = (n: number): readonly CrashPoint[] => [
  { point: `R${n}`, text: `after telling branch ${n} to abort, or to cancel` },
  { point: `Z${n}`, text: `after branch ${n} confirmed its abort` },
]

/** Where a coordinator can be made to die in a transfer between two banks, and what comes of it. */
export const crashPoints: readonly {
  readonly group: string
  readonly points: readonly CrashPoint[]
}[] = [
  {
    group: 'Before a verdict: the transfer aborts',
    points: [
      { point: 'B0', text: 'before anything is written' },
      ...atBranch(1),
      ...atBranch(2),
      { point: 'D0', text: 'both voted yes, the verdict is not written yet' },
    ],
  },
  {
    group: 'While the verdict is written: either way, but equal everywhere',
    points: [{ point: 'Dm', text: 'the verdict is sent to the journal, its answer not read' }],
  },
  {
    group: 'After the verdict: the transfer commits',
    points: [
      { point: 'D1', text: 'the verdict is written, nobody is told yet' },
      ...delivering(1),
      ...delivering(2),
      { point: 'E0', text: 'all confirmed, the end is not written yet' },
      { point: 'E1', text: 'the end is written' },
    ],
  },
  {
    group:
      'In three phases only: the agents find the end, commit once one of them was pre-committed',
    points: [
      { point: 'Q1', text: 'after sending pre-commit to branch 1' },
      { point: 'W1', text: 'after branch 1 acknowledged its pre-commit' },
      { point: 'Q2', text: 'after sending pre-commit to branch 2' },
      { point: 'W2', text: 'after branch 2 acknowledged its pre-commit' },
    ],
  },
  {
    group: 'While an abort is delivered',
    points: [...undoing(1), ...undoing(2)],
  },
]
