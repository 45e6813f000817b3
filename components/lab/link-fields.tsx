import { say, t } from '@/server/contract/words'
import { SelectField, TextField } from '../ui/field'
import { directions, hasDirection, type LinkDraft, linkKinds, linkKindWords } from './link-draft'

const isOneOf = <Word extends string>(word: string, words: readonly Word[]): word is Word =>
  words.some((other) => other === word)

interface Props {
  readonly draft: LinkDraft
  readonly onChange: (change: Partial<LinkDraft>) => void
}

/** What breaks, how much, and for how long: of the form and of the picture alike. */
export function LinkFields({ draft, onChange }: Props) {
  const text = (
    name: 'delayMs' | 'jitterMs' | 'percent' | 'seconds',
    label: string,
    hint?: string,
  ) => (
    <TextField
      {...{ label, hint }}
      inputMode="decimal"
      value={draft[name]}
      onChange={({ target }) => onChange({ [name]: target.value })}
    />
  )
  return (
    <>
      <SelectField
        label={t`What breaks`}
        value={draft.kind}
        onChange={({ target }) =>
          isOneOf(target.value, linkKindWords) && onChange({ kind: target.value })
        }
      >
        {linkKindWords.map((kind) => (
          <option key={kind} value={kind}>
            {say(linkKinds[kind])}
          </option>
        ))}
      </SelectField>
      {hasDirection(draft.kind) && (
        <SelectField
          label={t`Direction`}
          value={draft.direction}
          onChange={({ target }) =>
            isOneOf(target.value, directions) && onChange({ direction: target.value })
          }
        >
          <option value="both">{t`Both directions`}</option>
          <option value="to">{t`Towards the participant`}</option>
          <option value="from">{t`Coming from the participant`}</option>
        </SelectField>
      )}
      {draft.kind === 'delay' && text('delayMs', t`Later by, in milliseconds`)}
      {draft.kind === 'delay' && text('jitterMs', t`Plus or minus, in milliseconds`)}
      {draft.kind === 'loss' &&
        text(
          'percent',
          t`Lost of 100 messages`,
          t`What is sent at once is a message. On a stream nothing can follow a hole: the connection stalls, and is reset after 10 s.`,
        )}
      {draft.kind === 'duplicate' && text('percent', t`Doubled of 100 requests`)}
      {text('seconds', t`Heals after, in seconds`, t`Empty: until it is cleared.`)}
    </>
  )
}
