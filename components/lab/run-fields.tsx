import type { Lab } from '@/server/contract/lab'
import { protocolMisfit, type Workload } from '@/server/contract/workload'
import { SelectField, TextField } from '../ui/field'
import { protocolName } from '../ui/protocol-name'
import { PlanNote } from './plan-note'
import { ProtocolNote } from './protocol-note'
import {
  isEarly,
  optimisations,
  optimisationsIn,
  presumptionIn,
  presumptions,
  protocols,
  type RunForm,
  withProtocol,
  withWorkload,
} from './run-form-values'
import { WorkloadNote } from './workload-note'

interface FieldsProps {
  readonly form: RunForm
  readonly workloads: Lab['workloads']
  readonly errors: Readonly<Partial<Record<keyof RunForm, string>>>
  readonly onChange: (change: Partial<RunForm>) => void
}

type Changing = Pick<FieldsProps, 'form' | 'onChange'>

/** Everything about a run that can be chosen. */
export function RunFields({ form, workloads, errors, onChange }: FieldsProps) {
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
  return (
    <div className="grid grid-cols-2 gap-3">
      <WorkloadField {...{ form, workloads, onChange }} />
      <ProtocolField {...{ form, onChange }} />
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
      {form.workload !== 'trip-booking' && form.protocol !== 'outbox' && (
        <RecoveryField {...{ form, onChange }} />
      )}
      {isTransfer(form.workload) && <WayField {...{ form, onChange }} />}
      {form.workload !== 'trip-booking' && form.protocol !== 'outbox' && (
        <>
          <OptimiseField {...{ form, onChange }} />
          <PresumptionField {...{ form, onChange }} />
        </>
      )}
      <PlanNote form={form} />
      <ProtocolNote protocol={form.protocol} />
      <WorkloadNote {...form} />
    </div>
  )
}

const isTransfer = (workload: Workload): boolean =>
  workload === 'bank-transfer' || workload === 'hot-account'

/** What this machine lacks a program for cannot be chosen, and why stands below. */
function WorkloadField({ form, workloads, onChange }: Omit<FieldsProps, 'errors'>) {
  const lacking = workloads.filter(({ missing }) => missing !== null)
  const titles = lacking.map(({ title }) => title).join(' and ')
  return (
    <SelectField
      label="Workload"
      value={form.workload}
      hint={lacking[0] && `Not here: ${titles}. ${lacking[0].missing}`}
      onChange={({ target }) => onChange(withWorkload(target.value))}
    >
      {workloads.map(({ name, title, missing }) => (
        <option key={name} value={name} disabled={missing !== null}>
          {title}
        </option>
      ))}
    </SelectField>
  )
}

function ProtocolField({ form, onChange }: Changing) {
  return (
    <SelectField
      label="Protocol"
      value={form.protocol}
      onChange={({ target }) => onChange(withProtocol(target.value, form.workload))}
    >
      {protocols.map((protocol) => (
        <option
          key={protocol}
          value={protocol}
          disabled={protocolMisfit({ ...form, protocol }) !== null}
        >
          {protocol === 'auto'
            ? 'Auto: what is advised for the participants'
            : protocolName(protocol)}
        </option>
      ))}
    </SelectField>
  )
}

function RecoveryField({ form, onChange }: Changing) {
  return (
    <SelectField
      label="Recovery"
      value={form.recovery}
      onChange={({ target }) =>
        onChange({ recovery: target.value === 'manual' ? 'manual' : 'automatic' })
      }
    >
      <option value="automatic">Automatic</option>
      <option
        value="manual"
        disabled={form.protocol === 'three-phase-commit' || form.protocol === 'saga'}
      >
        Manual: you decide in the Inbox
      </option>
    </SelectField>
  )
}

function WayField({ form, onChange }: Changing) {
  const onAgents = ['three-phase-commit', 'try-confirm-cancel'].includes(form.protocol)
  return (
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
      <option value="agents" disabled={isEarly(form.protocol)}>
        Through agents, over HTTP
      </option>
    </SelectField>
  )
}

function OptimiseField({ form, onChange }: Changing) {
  return (
    <SelectField
      label="Optimised by"
      value={form.optimise.join()}
      onChange={({ target }) => onChange({ optimise: optimisationsIn(target.value) })}
    >
      <option value="">Nothing: all promise first</option>
      {optimisations(form.workload).map(({ value, label }) => (
        <option key={value} value={value} disabled={form.protocol !== 'two-phase-commit'}>
          {label}
        </option>
      ))}
    </SelectField>
  )
}

function PresumptionField({ form, onChange }: Changing) {
  return (
    <SelectField
      label="Presumed"
      value={form.presumption}
      onChange={({ target }) => onChange({ presumption: presumptionIn(target.value) })}
    >
      {presumptions.map(({ value, label }) => (
        <option
          key={value}
          value={value}
          disabled={value !== 'abort' && form.protocol !== 'two-phase-commit'}
        >
          {label}
        </option>
      ))}
    </SelectField>
  )
}
