import {
  type ExplorableProtocol,
  type Explorables,
  explorableProtocol,
  type NewExploration,
} from '@/server/contract/exploration'
import { plural } from '../ui/format'

export type Form = Explorables['items'][number]

/** One line of the table: a form of a protocol within bounds. */
export interface Line {
  readonly key: string
  readonly form: Form
  readonly asked: Required<NewExploration>
}

export const protocolNames = {
  'two-phase-commit': 'Two-phase commit',
  'last-resource': 'Last resource',
  'parallel-commit': 'Parallel commit',
  'optimistic-two-phase-commit': 'Optimistic two-phase commit',
  'three-phase-commit': 'Three-phase commit',
  'try-confirm-cancel': 'Try–Confirm–Cancel',
  saga: 'Saga',
  'two-phase-message': 'Two-phase message',
  'paxos-commit': 'Paxos Commit',
  'replicated-decision': 'Replicated decision',
} as const satisfies Record<ExplorableProtocol, string>

const keyOf = ({ protocol, variant, participants, crashes }: Line['asked']): string =>
  [protocol, variant, participants, crashes].join('/')

/** 2 participants, no crash */
export const boundsText = ({ participants, crashes }: Line['asked']): string =>
  [
    plural(participants, 'participant'),
    crashes === 0 ? 'no crash' : plural(crashes, 'crash', 'crashes'),
  ].join(', ')

/** Every form in each of its stated bounds. */
export const linesOf = ({ items }: Explorables): readonly Line[] =>
  items.flatMap((form) =>
    form.stated.map((bounds) => {
      const asked = { protocol: form.protocol, variant: form.variant, ...bounds }
      return { key: keyOf(asked), form, asked }
    }),
  )

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
      ...{ protocol, name: protocolNames[protocol] },
      lines: lines.filter(({ asked }) => asked.protocol === protocol),
    }))
    .filter((group) => group.lines.length > 0)
