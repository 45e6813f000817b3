import { t } from '@/server/contract/words'
import { TextField } from '../ui/field'
import { textOf } from './form-frame'

interface Props {
  readonly id: string
  readonly fault: string | undefined
  readonly hint: string
  readonly onChange: (id: string) => void
}

/** The name of what is new; it cannot be changed later. */
export function NameField({ id, fault, hint, onChange }: Props) {
  return (
    <TextField
      label={t`Name`}
      value={id}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => onChange(target.value)}
      {...textOf(fault, hint)}
    />
  )
}
