'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent, ReactNode } from 'react'
import { t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { sentences } from '../ui/list'
import { faultOf, faultText } from '../wire/http'

interface Props<Done> {
  readonly title: string
  readonly description?: string
  readonly verb: string
  readonly danger?: boolean
  /** What is missing before it can be sent. */
  readonly missing?: string | undefined
  readonly send: () => Promise<Done>
  readonly onDone: (done: Done) => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

/** A few fields, one verb, and what the server says against it. */
export function FormDialog<Done>(props: Props<Done>) {
  const { title, description, verb, danger = false, missing, send, onDone, onClose } = props
  const queryClient = useQueryClient()
  const sending = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['accounts'] }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (missing === undefined && !sending.isPending) sending.mutate()
  }
  const described = description === undefined ? {} : { description }
  return (
    <Dialog open onOpenChange={onClose} title={title} {...described}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        {props.children}
        {sending.isError && <Refused error={sending.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button
            type="submit"
            variant={danger ? 'danger' : 'primary'}
            disabled={sending.isPending}
            unavailable={missing}
          >
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** With what is wrong at which field. */
function Refused({ error }: { readonly error: unknown }) {
  const marked = faultOf(error).errors.map(({ path, message }) => t`${path}: ${message}.`)
  const { detail, ...text } = faultText(error)
  return <ErrorPanel {...text} detail={sentences(detail, ...marked)} />
}
