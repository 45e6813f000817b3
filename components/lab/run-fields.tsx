import type { Lab } from '@/server/contract/lab'
import { say, t } from '@/server/contract/words'
import { protocolMisfit } from '@/server/contract/workload'
import { SelectField, TextField } from '../ui/field'
import { list } from '../ui/list'
import { protocolName } from '../ui/protocol-name'
import { workloadName } from '../ui/workload-name'
import { PlanNote } from './plan-note'
import { ProtocolNote } from './protocol-note'
import {
  isEarly,
  isTransfer,
  optimisations,
  optimisationsIn,
  presumptionIn,
  presumptions,
  protocols,
  withProtocol,
  withWorkload,
} from './run-form-choices'
import type { RunForm } from './run-form-values'
import { WorkloadNote } from './workload-note'

interface FieldsProps {
  readonly form: RunForm
  readonly workloads: Lab['workloads']
  readonly errors: Readonly<Partial<Record<Exclude<keyof RunForm, 'faults'>, string>>>
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
        label={t`It ends after`}
        value={form.length}
        onChange={({ target }) =>
          onChange({ length: target.value === 'duration' ? 'duration' : 'transactions' })
        }
      >
        <option value="duration">{t`a time`}</option>
        <option value="transactions">{t`a number of transactions`}</option>
      </SelectField>
      {form.length === 'duration'
        ? text('seconds', t`Seconds`)
        : text('transactions', t`Transactions`)}
      {text('rate', t`Rate per second at most`)}
      {text('concurrency', t`At the same time`)}
      {text('seed', t`Seed`)}
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

/** What this machine lacks a program for cannot be chosen, and why stands below. */
function WorkloadField({ form, workloads, onChange }: Omit<FieldsProps, 'errors'>) {
  const lacking = workloads.filter(({ missing }) => missing !== null)
  const titles = list(lacking.map(({ name }) => workloadName(name)))
  return (
    <SelectField
      label={t`Workload`}
      value={form.workload}
      hint={lacking[0] && t`Not here: ${titles}. ${lacking[0].missing ?? ''}`}
      onChange={({ target }) => onChange(withWorkload(target.value))}
    >
      {workloads.map(({ name, missing }) => (
        <option key={name} value={name} disabled={missing !== null}>
          {workloadName(name)}
        </option>
      ))}
    </SelectField>
  )
}

function ProtocolField({ form, onChange }: Changing) {
  return (
    <SelectField
      label={t`Protocol`}
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
            ? t`Auto: what is advised for the participants`
            : protocolName(protocol)}
        </option>
      ))}
    </SelectField>
  )
}

function RecoveryField({ form, onChange }: Changing) {
  return (
    <SelectField
      label={t`Recovery`}
      value={form.recovery}
      onChange={({ target }) =>
        onChange({ recovery: target.value === 'manual' ? 'manual' : 'automatic' })
      }
    >
      <option value="automatic">{t`Automatic`}</option>
      <option
        value="manual"
        disabled={form.protocol === 'three-phase-commit' || form.protocol === 'saga'}
      >{t`Manual: you decide in the Inbox`}</option>
    </SelectField>
  )
}

function WayField({ form, onChange }: Changing) {
  const onAgents = ['three-phase-commit', 'try-confirm-cancel'].includes(form.protocol)
  return (
    <SelectField
      label={t`Banks are reached`}
      value={form.through}
      onChange={({ target }) =>
        onChange({ through: target.value === 'agents' ? 'agents' : 'databases' })
      }
    >
      <option value="databases" disabled={onAgents}>{t`Directly`}</option>
      <option
        value="agents"
        disabled={isEarly(form.protocol)}
      >{t`Through agents, over HTTP`}</option>
    </SelectField>
  )
}

function OptimiseField({ form, onChange }: Changing) {
  return (
    <SelectField
      label={t`Optimised by`}
      value={form.optimise.join()}
      onChange={({ target }) => onChange({ optimise: optimisationsIn(target.value) })}
    >
      <option value="">{t`Nothing: all promise first`}</option>
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
      label={t`Presumed`}
      value={form.presumption}
      onChange={({ target }) => onChange({ presumption: presumptionIn(target.value) })}
    >
      {presumptions.map(({ value, label }) => (
        <option
          key={value}
          value={value}
          disabled={value !== 'abort' && form.protocol !== 'two-phase-commit'}
        >
          {say(label)}
        </option>
      ))}
    </SelectField>
  )
}
