import type { ActionPreview, Evidence } from '@/server/contract/action'
import { type Context, show } from './context'
import { findTransaction } from './find'
import { facts, oneLine, table } from './table'
import { clock, codeOf, lasting, toned } from './words'

const actions = ['retry', 'commit', 'abort'] as const

export interface Shown {
  readonly evidence: Evidence
  readonly preview: ActionPreview
}

/** verdict evidence ID: what each participant says now, and which verdict is safe. */
export async function evidence(context: Context, named: string): Promise<void> {
  const { id } = await findTransaction(context, named)
  show(context, await takeEvidence(context, id), (shown) => evidenceText(context, shown))
}

export async function takeEvidence({ client, get }: Context, id: string): Promise<Shown> {
  const taken = await get(client.evidence(id))
  return { evidence: taken, preview: await get(client.preview(id, taken.evidenceId)) }
}

/** The evidence, and for each action what is advised, why, and what it would do. */
export function evidenceText(
  { terminal: { paint } }: Context,
  { evidence: { transaction, takenAt, verdict, participants }, preview }: Shown,
): string {
  const seen = table(
    ['BRANCH', 'PARTICIPANT', 'SAYS', 'SINCE', 'ROWS', 'LOCKS', 'BLOCKS', 'SOURCE'],
    participants.map((one) => [
      String(one.n),
      one.participant,
      saying(one, paint),
      one.preparedAt === null ? '' : clock(one.preparedAt),
      one.rows === null ? '' : String(one.rows),
      one.locks === null ? '' : String(one.locks),
      one.blocked === null ? '' : blocksOf(one.blocked),
      one.fault === null ? one.source : `${one.source}: ${one.fault.text}`,
    ]),
    paint,
  )
  const stands = verdict === null ? 'no verdict is written' : `the verdict is ${verdict}`
  const head = `${paint('bold', codeOf(transaction))}  at ${clock(takenAt)}: ${stands}`
  return [
    head,
    '',
    seen,
    ...actions.flatMap((action) => ['', ...cardOf(preview, action, paint)]),
  ].join('\n')
}

function cardOf(
  { advice, consequences }: ActionPreview,
  action: (typeof actions)[number],
  paint: Context['terminal']['paint'],
): readonly string[] {
  const { advice: value, advised, guess, reasons } = advice[action]
  const marks = `${advised ? ', advised' : ''}${guess ? ', a guess' : ''}`
  const would = consequences[action].map(({ participant, text }) => [participant, text] as const)
  return [
    `${paint('bold', action)}  ${toned(paint, value)}${marks}`,
    ...reasons.map((reason) => `  ${oneLine(reason)}`),
    ...(would.length === 0 ? [] : [indented(facts(would, paint))]),
  ]
}

/** What it says now; what was proved before counts beside it. */
const saying = (
  { value, remembered }: Evidence['participants'][number],
  paint: Context['terminal']['paint'],
): string =>
  remembered === null || remembered === value
    ? toned(paint, value)
    : `${toned(paint, value)}, proved ${remembered} earlier`

const blocksOf = (blocked: readonly { readonly waitingMs: number }[]): string =>
  blocked.length === 0
    ? '0'
    : `${blocked.length}, ${lasting(Math.max(...blocked.map(({ waitingMs }) => waitingMs)))}`

const indented = (text: string): string => text.replace(/^/gm, '  ')
