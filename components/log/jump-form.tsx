'use client'

import { type FormEvent, useState } from 'react'
import { t } from '@/server/contract/words'
import type { Address } from '../shell/address'
import { Button } from '../ui/button'
import { TextField } from '../ui/field'
import { useZone } from '../ui/time'
import { jumpTo, numberIn } from './jump'

/** Leads to one record, or to a moment; the address holds where. */
export function JumpForm({ onChange }: { readonly onChange: Address['change'] }) {
  const [zone] = useZone()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const jump = (event: FormEvent): void => {
    event.preventDefault()
    const at = jumpTo(typed, zone, Date.now())
    setWrong(at === null)
    if (at === null) return
    // A record is looked for among all of them: a filter could leave out the very one.
    const all = { type: null, process: null, transaction: null, participant: null }
    onChange({ ...(numberIn(at) === null ? {} : all), from: null, to: null, at })
  }
  return (
    <form onSubmit={jump} className="flex min-w-60 flex-1 items-start gap-2 sm:max-w-80">
      <div className="min-w-0 flex-1">
        <TextField
          label={t`Jump to a record or a time`}
          placeholder={'c1 18,442'}
          value={typed}
          maxLength={110}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => {
            setTyped(target.value)
            setWrong(false)
          }}
          {...(wrong
            ? { error: t`Give a process and a number, as c1 18442, or a time, as 12:04:31.` }
            : {})}
        />
      </div>
      <Button type="submit" className="mt-5">{t`Jump`}</Button>
    </form>
  )
}
