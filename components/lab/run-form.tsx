'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { randomSeed, startRun } from '../shell/start-run'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField, TextField } from '../ui/field'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { labQueries } from './lab-requests'
import { ProtocolNote } from './protocol-note'
import {
  firstForm,
  optimisations,
  optimisationsIn,
  type RunForm,
  runOf,
  withProtocol,
  withWorkload,
} from './run-form-values'

/** Sets up a run. The seed makes it the same again. */
export function RunFormPanel({ running }: { readonly running: boolean }) {
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
    ? 'A run is going on. Stop it first, or wait until it ends.'
    : asked.ok
      ? undefined
      : 'Some values are not valid; each says what it may be.'
  return (
    <Panel title="Set up a run">
      <form onSubmit={submit} className="flex flex-col gap-3" suppressHydrationWarning>
        <RunFields
          form={form}
          errors={asked.ok ? {} : asked.errors}
          onChange={(change) => setForm({ ...form, ...change })}
        />
        {start.isError && <ErrorPanel {...faultText(start.error)} />}
        <div className="flex flex-wrap items-center gap-3">
          <Button
            type="submit"
            variant="primary"
            disabled={start.isPending}
            unavailable={unavailable}
          >
            <Play size={16} aria-hidden="true" />
            {start.isPending ? 'Starting' : 'Start the run'}
          </Button>
          {running && <p className="text-small text-fg-2">{unavailable}</p>}
        </div>
      </form>
    </Panel>
  )
}

interface FieldsProps {
  readonly form: RunForm
  readonly errors: Readonly<Partial<Record<keyof RunForm, string>>>
  readonly onChange: (change: Partial<RunForm>) => void
}

function RunFields({ form, errors, onChange }: FieldsProps) {
  const text = (
    name: 'seconds' | 'transactions' | 'rate' | 'concurrency' | 'seed',
    label: string,
  ) => (
    <TextField
      label={label}
      inputMode="decimal"
      value={form[name]}
      error={errors[name]}
      onChange={({ target }) => onChange({ [name]: target.value })}
      suppressHydrationWarning
    />
  )
  const trips = form.workload === 'trip-booking'
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label="Workload"
        value={form.workload}
        onChange={({ target }) => onChange(withWorkload(target.value))}
      >
        <option value="bank-transfer">Bank transfer</option>
        <option value="hot-account">Hot account: everybody wants the same</option>
        <option value="trip-booking">Trip booking</option>
      </SelectField>
      <SelectField
        label="Protocol"
        value={form.protocol}
        onChange={({ target }) => onChange(withProtocol(target.value))}
      >
        <option value="two-phase-commit" disabled={trips}>
          Two-phase commit
        </option>
        <option value="three-phase-commit" disabled={trips}>
          Three-phase commit
        </option>
        <option value="try-confirm-cancel" disabled={trips}>
          Try–Confirm–Cancel
        </option>
        <option value="auto" disabled={trips}>
          Auto: what is advised for the banks
        </option>
        <option value="saga" disabled={!trips}>
          Saga
        </option>
      </SelectField>
      <SelectField
        label="It ends after"
        value={form.length}
        onChange={({ target }) =>
          onChange({ length: target.value === 'duration' ? 'duration' : 'transactions' })
        }
      >
        <option value="duration">a time</option>
        <option value="transactions">a number of transactions</option>
      </SelectField>
      {form.length === 'duration'
        ? text('seconds', 'Seconds')
        : text('transactions', 'Transactions')}
      {text('rate', 'Rate per second at most')}
      {text('concurrency', 'At the same time')}
      {text('seed', 'Seed')}
      {trips ? <TripNote /> : <TransferFields form={form} onChange={onChange} />}
    </div>
  )
}

/** What can be chosen for transfers only. */
function TransferFields({ form, onChange }: Omit<FieldsProps, 'errors'>) {
  const inThree = form.protocol === 'three-phase-commit'
  const onAgents = inThree || form.protocol === 'try-confirm-cancel'
  return (
    <>
      <SelectField
        label="Recovery"
        value={form.recovery}
        onChange={({ target }) =>
          onChange({ recovery: target.value === 'manual' ? 'manual' : 'automatic' })
        }
      >
        <option value="automatic">Automatic</option>
        <option value="manual" disabled={inThree}>
          Manual: you decide in the Inbox
        </option>
      </SelectField>
      <SelectField
        label="Banks are reached"
        value={form.through}
        onChange={({ target }) =>
          onChange({ through: target.value === 'agents' ? 'agents' : 'databases' })
        }
      >
        <option value="databases" disabled={onAgents}>
          Directly
        </option>
        <option value="agents">Through agents, over HTTP</option>
      </SelectField>
      <SelectField
        label="Optimised by"
        value={form.optimise.join()}
        onChange={({ target }) => onChange({ optimise: optimisationsIn(target.value) })}
      >
        <option value="">Nothing: all promise first</option>
        {optimisations.map(({ value, label }) => (
          <option key={value} value={value} disabled={form.protocol !== 'two-phase-commit'}>
            {label}
          </option>
        ))}
      </SelectField>
      <ProtocolNote protocol={form.protocol} />
    </>
  )
}

/** What a run of trips does, said where it is chosen. */
const TripNote = () => (
  <p className="col-span-2 rounded-control border border-line bg-sunken px-3 py-2 text-fg-2 text-small">
    Each trip is a saga: book the hotel, then the flight, then the car, at three services that
    commit each by itself. One in five is refused by one of them, and what was booked before is
    taken back. Whoever looks meanwhile may see a trip half booked; once it is over, none is.
  </p>
)
