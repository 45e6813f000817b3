import type { BranchComparison } from '@/server/contract/branch'
import type { Participant } from '@/server/contract/participant'
import { type Context, show } from './context'
import { type ExitCode, exitCodes } from './exit'
import { table } from './table'
import { ago, clock, lasting, toned } from './words'

/** verdict participants */
export async function participants(context: Context): Promise<void> {
  const { client, get } = context
  show(context, await get(client.participants()), ({ items }) => listText(context, items))
}

/** verdict participants test NAME; ends as refused if it is not usable. */
export async function testParticipant(context: Context, name: string): Promise<ExitCode> {
  const { client, get, terminal } = context
  const tested = await get(client.testParticipant(name))
  show(context, tested, (one) =>
    [
      listText(context, [one]),
      ...one.findings.map(({ severity, text }) => `${toned(terminal.paint, severity)}  ${text}`),
    ].join('\n'),
  )
  return tested.usable ? exitCodes.done : exitCodes.refused
}

/** verdict participants drain | resume NAME */
export async function turnParticipant(
  context: Context,
  { name, drain }: { readonly name: string; readonly drain: boolean },
): Promise<void> {
  const { client, get } = context
  const turned = drain ? client.drainParticipant(name) : client.resumeParticipant(name)
  show(context, await get(turned), (one) => listText(context, [one]))
}

/** verdict participants branches NAME: what is prepared there, beside what the journal says. */
export async function branches(context: Context, name: string): Promise<void> {
  const { client, get } = context
  show(context, await get(client.branches(name)), (one) => branchesText(context, one))
}

const listText = ({ terminal: { paint } }: Context, items: readonly Participant[]): string =>
  table(
    ['NAME', 'KIND', 'STATE', 'ANSWERS IN', 'OPEN', 'UNCLAIMED', 'FOREIGN', 'VERSION'],
    items.map((one) => [
      one.name,
      one.kind,
      toned(paint, stateOf(one)),
      one.roundTripMs === null ? '' : lasting(one.roundTripMs),
      String(one.openBranches),
      String(one.onlyHere.unclaimed),
      String(one.onlyHere.foreign),
      one.version ?? '',
    ]),
    paint,
  )

function stateOf({ silentSince, usable, draining }: Participant): string {
  if (silentSince !== null) return `silent for ${ago(silentSince)}`
  if (!usable) return 'not usable'
  return draining === null ? 'usable' : 'draining'
}

function branchesText({ terminal: { paint } }: Context, found: BranchComparison): string {
  const { participant, answered, checkedAt, both, onlyHere, onlyJournal } = found
  const sides = [
    ...both.map((one) => ({ ...one, where: 'both' })),
    ...onlyHere.map((one) => ({ ...one, where: `only there, ${one.kind}` })),
    ...onlyJournal.map((one) => ({ ...one, where: 'only in the journal' })),
  ]
  const says = answered ? 'answered' : 'is silent: only the journal speaks'
  const head = `${paint('bold', participant)} ${says}, at ${clock(checkedAt)}`
  if (sides.length === 0)
    return `${head}\nNothing is prepared there, and the journal has nothing open.`
  const rows = sides.map(({ branchId, where, preparedAt, blocks }) => [
    branchId,
    where,
    preparedAt === null ? '' : ago(preparedAt),
    blocks === null ? '' : String(blocks.length),
  ])
  return [head, table(['BRANCH', 'WHERE', 'PREPARED FOR', 'BLOCKS'], rows, paint)].join('\n')
}
