'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { Lab } from '@/server/contract/lab'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { randomSeed, startRun } from '../shell/start-run'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { labQueries } from './lab-requests'
import { RunFields } from './run-fields'
import { firstForm, runOf } from './run-form-values'

interface Props {
  readonly running: boolean
  readonly workloads: Lab['workloads']
}

/** Sets up a run. The seed makes it the same again. */
export function RunFormPanel({ running, workloads }: Props) {
  const [form, setForm] = useState(() => firstForm(randomSeed()))
  const queryClient = useQueryClient()
  const asked = runOf(form)
  const start = useMutation({
    mutationFn: startRun,
    onSettled: () => queryClient.invalidateQueries({ queryKey: labQueries.root }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (asked.ok && !running) start.mutate(asked.run)
  }
  const unavailable = running
    ? t`A run is going on. Stop it first, or wait until it ends.`
    : asked.ok
      ? undefined
      : t`Some values are not valid; each says what it may be.`
  return (
    <Panel title={t`Set up a run`}>
      <form onSubmit={submit} className="flex flex-col gap-3" suppressHydrationWarning>
        <RunFields
          {...{ form, workloads }}
          errors={asked.ok ? {} : asked.errors}
          onChange={(change) => setForm({ ...form, ...change })}
        />
        {start.isError && <ErrorPanel {...faultText(start.error)} />}
        <div className="flex flex-wrap items-center gap-3">
          <RightButton
            right="startRun"
            type="submit"
            variant="primary"
            disabled={start.isPending}
            unavailable={unavailable}
          >
            <Play size={16} aria-hidden="true" />
            {start.isPending ? t`Starting` : t`Start the run`}
          </RightButton>
          {running && <p className="text-small text-fg-2">{unavailable}</p>}
        </div>
      </form>
    </Panel>
  )
}
