'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ScopedPolicy } from '@/server/contract/retry-policy'
import { t } from '@/server/contract/words'
import { policiesQuery } from '../shell/pause-queries'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorPanel } from '../ui/error-panel'
import { TextField } from '../ui/field'
import { faultText } from '../wire/http'
import { PolicyFields } from './policy-fields'
import { type PolicyValues, readPolicy, valuesOf } from './policy-form-values'
import { PolicyTrial } from './policy-trial'
import { putPolicy } from './retry-queries'

interface Props {
  readonly policy: ScopedPolicy
  readonly onClose: () => void
}

/** Replaces what is set here; the reason goes into the audit trail with it. */
export function PolicyDialog({ policy, onClose }: Props) {
  const { participant, version, change } = policy
  const [values, setValues] = useState(valuesOf(change))
  const [told, setTold] = useState(false)
  const queryClient = useQueryClient()
  const read = readPolicy(values, policy.effective.policy)
  const faults = told && !read.ok ? read.faults : {}
  const save = useMutation({
    mutationFn: (body: Parameters<typeof putPolicy>[2]) => putPolicy(participant, version, body),
    onSuccess: onClose,
    onSettled: () => queryClient.invalidateQueries(policiesQuery),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTold(true)
    if (read.ok) save.mutate(read.body)
  }
  const onChange = (path: string, value: string) => setValues({ ...values, [path]: value })
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={
        participant === null
          ? t`Retry policy for all participants`
          : t`Retry policy of ${participant}`
      }
      description={t`What is left empty is inherited. Whatever stands here, what a verdict says is told until it is proved: only how fast changes.`}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <PolicyFields {...{ values, faults, onChange }} effective={policy.effective.policy} />
        <PolicyTrial scope={participant} change={trialOf(values, policy)} />
        <TextField
          label={t`Why`}
          value={values.reason}
          onChange={({ target }) => onChange('reason', target.value)}
          {...(faults.reason === undefined
            ? { hint: t`It stands in the audit trail.` }
            : { error: faults.reason })}
        />
        {save.isError && <ErrorPanel {...faultText(save.error)} />}
        <div className="flex flex-wrap items-center justify-end gap-3">
          {Object.keys(faults).length > 0 && (
            <p
              role="alert"
              className="text-danger text-small"
            >{t`Nothing was sent. Correct what is marked.`}</p>
          )}
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" disabled={save.isPending}>
            {save.isPending ? t`Saving` : t`Save`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** It can be tried before there is a reason for it. */
function trialOf(values: PolicyValues, { effective }: ScopedPolicy) {
  const read = readPolicy({ ...values, reason: 'a trial' }, effective.policy)
  return read.ok ? read.body.change : null
}
