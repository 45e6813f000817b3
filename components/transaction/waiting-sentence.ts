import type { Evidence } from '@/server/contract/action'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { age, plural } from '../ui/format'
import { sentences } from '../ui/list'
import { listed } from './branch-names'

/** What waiting costs, as the participants themselves say; who says the same is named together. */
export function waitingSentence(evidence: Evidence, nowMs: number): string {
  const { participants } = evidence
  const silent = participants.filter(({ value }) => value === 'no-answer')
  const proved = (proof: 'committed' | 'aborted') =>
    participants.flatMap(({ participant, value, remembered }) =>
      value === proof || remembered === proof ? [participant] : [],
    )
  const [committed, aborted] = [proved('committed'), proved('aborted')]
  return sentences(
    committed.length > 0 ? t`${listed(committed)} committed without a verdict.` : '',
    committed.length > 0 && aborted.length > 0
      ? t`${listed(aborted)} aborted: the data disagree and no action here can repair them.`
      : '',
    ...alike(evidence, nowMs).map(waitText),
    ...silent.map(({ participant }) => t`${participant} does not answer now.`),
  )
}

interface Waiting {
  readonly names: readonly string[]
  /** Null: not told. */
  readonly lasted: string | null
  readonly blocks: string | null
}

function alike({ participants }: Evidence, nowMs: number): readonly Waiting[] {
  const found = new Map<string, Waiting>()
  for (const { participant, value, preparedAt, blocked } of participants) {
    if (value !== 'prepared' && value !== 'reserved' && value !== 'exposed') continue
    const lasted = preparedAt === null ? null : age(nowMs - Date.parse(preparedAt))
    const blocks = blocked === null ? null : blocksText(blocked.length)
    const key = `${lasted}|${blocks}`
    const names = [...(found.get(key)?.names ?? []), participant]
    found.set(key, { names, lasted, blocks })
  }
  return [...found.values()]
}

const blocksText = (count: number): string => (count === 0 ? t`nobody` : plural(count, 'session'))

function waitText({ names, lasted, blocks }: Waiting): string {
  const who = listed(names)
  const one = names.length === 1
  if (lasted === null && blocks === null)
    return one ? t`${who} has been waiting.` : t`${who} have been waiting.`
  if (lasted === null)
    return one
      ? t`${who} has been waiting and blocks ${blocks ?? ''}.`
      : t`${who} have been waiting and block ${blocks ?? ''}.`
  if (blocks === null)
    return one ? t`${who} has been waiting ${lasted}.` : t`${who} have been waiting ${lasted}.`
  return one
    ? t`${who} has been waiting ${lasted} and blocks ${blocks}.`
    : t`${who} have been waiting ${lasted} and block ${blocks}.`
}

/** What stays with a participant that has not confirmed a commit. */
export const keptMeanwhile = (protocol: string): string =>
  say(kept[protocol] ?? phrase`the locks there stay`)

const kept: Readonly<Record<string, Phrase>> = {
  'try-confirm-cancel': phrase`what is reserved there stays set aside`,
  'optimistic-two-phase-commit': phrase`nothing is locked there meanwhile`,
  'two-phase-message': phrase`nothing is locked there meanwhile`,
}
