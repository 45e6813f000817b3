import type { ActionRequest, ActionResult, ReasonCategory } from '@/server/contract/action'
import type { Approval } from '@/server/contract/approval'
import { type Context, harmless, show } from './context'
import { evidenceText, type Shown, takeEvidence } from './evidence'
import { Ending, type ExitCode, exitCodes } from './exit'
import { findTransaction } from './find'
import { table } from './table'
import { codeOf, toned } from './words'

export interface ActOptions {
  readonly reason: string
  readonly category?: ReasonCategory | undefined
  /** The last six characters of the id; what is forced needs it. */
  readonly code?: string | undefined
  /** Nobody is asked. */
  readonly yes?: boolean
}

/**
 * verdict commit | abort | retry | acknowledge ID: takes the evidence, shows what would be done, asks,
 * and acts only if the evidence is still the same. Ends by what was verified afterwards.
 */
export async function act(
  context: Context,
  action: ActionRequest['action'],
  { named, reason, category, code, yes }: ActOptions & { readonly named: string },
): Promise<ExitCode> {
  const { client, get, json, terminal } = context
  const { id } = await findTransaction(context, named)
  const shown = await takeEvidence(context, id)
  // Whoever is asked has to see it, whatever is printed.
  if (!json || terminal.ask !== null) terminal.say(evidenceText(context, harmless(shown) as Shown))
  if (code !== undefined && code !== codeOf(id))
    throw new Ending(exitCodes.usage, `${code} is not the code of ${id}. Nothing was sent.`)
  const typed = await confirmed(context, action, { shown, code, category, sure: yes === true })
  const { evidenceId, version } = shown.preview
  const request = {
    ...{ action, evidenceId, reason, ...(typed === null ? {} : { code: typed }) },
    ...(category === undefined ? {} : { category }),
    // What was shown is what runs.
    ...(action === 'acknowledge' ? {} : { plan: shown.preview.plans[action].hash }),
  }
  const idempotencyKey = crypto.randomUUID()
  const result = await get(client.act(id, request, { version, idempotencyKey }))
  if ('requestedBy' in result) {
    show(context, result, askedText)
    return exitCodes.asked
  }
  show(context, result, (one) => resultText(context, one))
  return endOf[result.state]
}

const askedText = ({ id, action, transaction, expiresAt }: Approval): string =>
  `Asked for. Nothing was sent: somebody else has to approve to ${action} ${codeOf(transaction)} until ${expiresAt}, at /approvals/${id}.`

const endOf = {
  verified: exitCodes.done,
  'sent-not-verified': exitCodes.notVerified,
  contradicted: exitCodes.contradicted,
} as const satisfies Record<ActionResult['state'], ExitCode>

interface Given extends Pick<ActOptions, 'code' | 'category'> {
  readonly shown: Shown
  readonly sure: boolean
}

/** The code that was typed, if the action is forced; null: none is needed. Throws unless somebody agrees. */
async function confirmed(
  { terminal: { ask } }: Context,
  action: ActionRequest['action'],
  given: Given,
): Promise<string | null> {
  const { shown, sure } = given
  const code = codeOf(shown.evidence.transaction)
  const isForced = action !== 'acknowledge' && shown.preview.advice[action].advice === 'forced'
  if (isForced && given.category === undefined)
    throw new Ending(
      exitCodes.usage,
      `The protocol does not permit ${action} here. Nothing was sent. What is forced is counted by the kind of its reason: add --category.`,
    )
  if (isForced && given.code !== undefined) return given.code
  if (sure && !isForced) return null
  if (sure || ask === null)
    throw new Ending(
      exitCodes.usage,
      isForced
        ? `The protocol does not permit ${action} here. Nothing was sent. To force it all the same, add --code with the last six characters of the id.`
        : `Nobody is there to be asked. Nothing was sent. To ${action} without a question, add --yes.`,
    )
  const wanted = isForced ? code : 'yes'
  const question = isForced
    ? `The protocol does not permit this. To force ${action} all the same, type ${code}: `
    : `To ${action} ${code}, type yes: `
  if ((await ask(question)).trim() !== wanted)
    throw new Ending(exitCodes.refused, 'Nothing was sent.')
  return isForced ? code : null
}

const resultText = ({ terminal: { paint } }: Context, one: ActionResult): string =>
  [
    `${toned(paint, one.state)}  ${one.text}`,
    table(
      ['PARTICIPANT', 'DELIVERED', 'SAYS', ''],
      one.participants.map(({ participant, delivered, value, text }) => [
        participant,
        delivered ? 'yes' : 'no',
        toned(paint, value),
        text,
      ]),
      paint,
    ),
  ].join('\n')
