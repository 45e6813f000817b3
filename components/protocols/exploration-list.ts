import {
  type ExplorableProtocol,
  type Explorables,
  explorableProtocol,
  type NewExploration,
} from '@/server/contract/exploration'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { plural } from '../ui/format'
import { enumeration } from '../ui/list'

export type Form = Explorables['items'][number]

/** One line of the table: a form of a protocol within bounds. */
export interface Line {
  readonly key: string
  readonly form: Form
  readonly asked: Required<NewExploration>
}

const protocolNames: Readonly<Record<ExplorableProtocol, Phrase>> = {
  'two-phase-commit': phrase`Two-phase commit`,
  'last-resource': phrase`Last resource`,
  'parallel-commit': phrase`Parallel commit`,
  'optimistic-two-phase-commit': phrase`Optimistic two-phase commit`,
  'three-phase-commit': phrase`Three-phase commit`,
  'try-confirm-cancel': phrase`Try–Confirm–Cancel`,
  saga: phrase`Saga`,
  'two-phase-message': phrase`Two-phase message`,
  'paxos-commit': phrase`Paxos Commit`,
  'replicated-decision': phrase`Replicated decision`,
}

export const protocolName = (protocol: ExplorableProtocol): string => say(protocolNames[protocol])

const keyOf = ({ protocol, variant, participants, crashes }: Line['asked']): string =>
  [protocol, variant, participants, crashes].join('/')

/** 2 participants, no crash */
export function boundsText({
  participants,
  crashes,
}: Pick<Line['asked'], 'participants' | 'crashes'>): string {
  const who = plural(participants, 'participant')
  return crashes === 0 ? t`${who}, no crash` : t`${who}, ${plural(crashes, 'crash', 'crashes')}`
}

/** Every form in each of its stated bounds. */
export const linesOf = ({ items }: Explorables): readonly Line[] =>
  items.flatMap((form) =>
    form.stated.map((bounds) => {
      const asked = { protocol: form.protocol, variant: form.variant, ...bounds }
      return { key: keyOf(asked), form, asked }
    }),
  )

/** What only the command goes through, form by form, in words; null: nothing. */
export function commandOnlyText(lines: readonly Line[]): string | null {
  const told = byForm(lines).flatMap(({ form }) => {
    const bounds = form.commandOnly.map((one) => boundsText(one)).join(t`, and `)
    return bounds ? [t`${form.variant} (${bounds})`] : []
  })
  return told.length === 0 ? null : enumeration(told)
}

/** The lines under their forms, in the order of the list. */
export const byForm = (lines: readonly Line[]) =>
  [...new Set(lines.map(({ form }) => form))].map((form) => ({
    form,
    lines: lines.filter((line) => line.form === form),
  }))

/** The lines under their protocols, in the order of the list. */
export const byProtocol = (lines: readonly Line[]) =>
  explorableProtocol.options
    .map((protocol) => ({
      ...{ protocol, name: protocolName(protocol) },
      lines: lines.filter(({ asked }) => asked.protocol === protocol),
    }))
    .filter((group) => group.lines.length > 0)
