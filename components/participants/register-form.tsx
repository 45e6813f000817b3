'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { newParticipant, participantName } from '@/server/contract/participant'
import { shellQueries } from '../shell/shell-queries'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultText } from '../wire/http'
import { registerParticipant } from './participant-queries'

/** Registers a database and tests at once whether it can promise anything. */
export function RegisterDialog() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Register a participant</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Register a participant"
        description="A PostgreSQL database that takes part in transactions. It is tested at once: max_prepared_transactions has to be above zero, and the user may create the marker table."
      >
        <RegisterForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  )
}

function RegisterForm({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const queryClient = useQueryClient()
  const register = useMutation({
    mutationFn: () => registerParticipant(name, { kind: 'postgresql', url, lab: false }),
    onSuccess: onDone,
    onSettled: () => queryClient.invalidateQueries(shellQueries.participants()),
  })
  const nameOk = participantName.safeParse(name).success
  const urlOk = newParticipant.shape.url.safeParse(url).success
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (nameOk && urlOk) register.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label="Name"
        value={name}
        onChange={({ target }) => setName(target.value)}
        {...(name !== '' && !nameOk
          ? { error: 'Small letters, digits and dashes, a letter first, at most 60.' }
          : { hint: 'How transactions call it, for example stock-db.' })}
      />
      <TextField
        label="Address"
        value={url}
        autoComplete="off"
        onChange={({ target }) => setUrl(target.value)}
        {...(url !== '' && !urlOk
          ? { error: 'A PostgreSQL address begins with postgresql://' }
          : {
              hint: 'postgresql://user:password@host:port/database. The password is never shown again.',
            })}
      />
      {register.isError && <ErrorPanel {...faultText(register.error)} />}
      <div className="flex justify-end">
        <Button
          type="submit"
          variant="primary"
          disabled={register.isPending}
          unavailable={nameOk && urlOk ? undefined : 'A name and an address are needed.'}
        >
          {register.isPending ? 'Registering and testing' : 'Register and test'}
        </Button>
      </div>
    </form>
  )
}
