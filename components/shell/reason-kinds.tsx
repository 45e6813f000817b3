import { type ReasonCategory, reasonCategory } from '@/server/contract/action'
import { type Phrase, phrase, say } from '@/server/contract/words'

/** What each kind of reason is called, in the order in which they are offered. */
const reasonKinds: Readonly<Record<ReasonCategory, Phrase>> = {
  'coordinator-lost': phrase`The coordinator is lost`,
  'participant-lost': phrase`A participant is lost`,
  'blocks-others': phrase`It blocks other work`,
  'caller-gave-up': phrase`The caller has given up`,
  'owner-agreed': phrase`The owner of the data agreed`,
  drill: phrase`A drill or a test`,
  other: phrase`Something else`,
}

/** To be chosen from. */
export const ReasonKindOptions = () =>
  reasonCategory.options.map((kind) => (
    <option key={kind} value={kind}>
      {say(reasonKinds[kind])}
    </option>
  ))

/** Of an entry of the audit trail; null: nobody has said, or in words of another version. */
export const reasonKindOf = (category: unknown): Phrase | null => {
  const known = reasonCategory.safeParse(category)
  return known.success ? reasonKinds[known.data] : null
}
