'use client'

import { type FormEvent, useState } from 'react'
import type { LabFault } from '@/server/contract/lab'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField, TextField } from '../ui/field'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { useFaults } from './use-fault'

const kinds = {
  delay: phrase`Delay: every byte arrives later`,
  drop: phrase`Drop: bytes vanish, the connection stays open`,
  cut: phrase`Cut: connections are reset and refused`,
  'refuse-votes': phrase`Refuse votes: the bank says no at prepare`,
} as const satisfies Record<Exclude<LabFault['kind'], 'crash-at'>, Phrase>
type Kind = keyof typeof kinds

interface Link {
  readonly kind: Kind
  readonly name: string
  readonly direction: LabFault['direction']
  readonly delayMs: string
  readonly seconds: string
}

const isOneOf = <Word extends string>(word: string, words: readonly Word[]): word is Word =>
  words.some((other) => other === word)
const kindWords = Object.keys(kinds) as Kind[]
const directions = ['both', 'to', 'from'] as const

/** Breaks the link of a bank, or its votes, for a time or until it is healed. */
export function FaultForm({ banks }: { readonly banks: readonly string[] }) {
  const { add } = useFaults()
  const [link, setLink] = useState<Link>({
    kind: 'delay',
    name: '',
    direction: 'both',
    delayMs: '500',
    seconds: '30',
  })
  const name = link.name || (banks[0] ?? '')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const forMs = Math.round(Number(link.seconds) * 1_000)
    add.mutate({
      kind: link.kind,
      name,
      ...(link.kind === 'delay' ? { delayMs: Math.round(Number(link.delayMs)) } : {}),
      ...(link.kind === 'refuse-votes' ? {} : { direction: link.direction }),
      ...(forMs > 0 ? { forMs } : {}),
    })
  }
  return (
    <Panel title={t`Break a link or the votes of a bank`}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <LinkFields
          link={{ ...link, name }}
          banks={banks}
          onChange={(change) => setLink({ ...link, ...change })}
        />
        {add.isError && <ErrorPanel {...faultText(add.error)} />}
        <div>
          <RightButton
            right="addFault"
            type="submit"
            disabled={add.isPending}
          >{t`Break it`}</RightButton>
        </div>
      </form>
    </Panel>
  )
}

interface FieldsProps {
  readonly link: Link
  readonly banks: readonly string[]
  readonly onChange: (change: Partial<Link>) => void
}

function LinkFields({ link, banks, onChange }: FieldsProps) {
  // MariaDB checks by each statement, and has nothing to refuse at prepare.
  const votes = link.name.startsWith('bank-')
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label={t`Bank`}
        value={link.name}
        onChange={({ target }) => onChange({ name: target.value })}
      >
        {banks.map((bank) => (
          <option key={bank}>{bank}</option>
        ))}
      </SelectField>
      <SelectField
        label={t`What breaks`}
        value={link.kind}
        onChange={({ target }) =>
          isOneOf(target.value, kindWords) && onChange({ kind: target.value })
        }
      >
        {kindWords.map((kind) => (
          <option key={kind} value={kind} disabled={kind === 'refuse-votes' && !votes}>
            {say(kinds[kind])}
          </option>
        ))}
      </SelectField>
      {link.kind !== 'refuse-votes' && (
        <SelectField
          label={t`Direction`}
          value={link.direction}
          onChange={({ target }) =>
            isOneOf(target.value, directions) && onChange({ direction: target.value })
          }
        >
          <option value="both">{t`Both directions`}</option>
          <option value="to">{t`Towards the bank`}</option>
          <option value="from">{t`Coming from the bank`}</option>
        </SelectField>
      )}
      {link.kind === 'delay' && (
        <TextField
          label={t`Later by, in milliseconds`}
          inputMode="numeric"
          value={link.delayMs}
          onChange={({ target }) => onChange({ delayMs: target.value })}
        />
      )}
      <TextField
        label={t`Heals after, in seconds`}
        inputMode="decimal"
        value={link.seconds}
        hint={t`Empty: until it is cleared.`}
        onChange={({ target }) => onChange({ seconds: target.value })}
      />
    </div>
  )
}
