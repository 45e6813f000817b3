'use client'

import { useId } from 'react'
import type { RetryPolicy } from '@/server/contract/retry-policy'
import { SelectField, TextField } from '../ui/field'
import { type PolicyFaults, type PolicyValues, pathOf } from './policy-form-values'
import { operationWords } from './policy-words'

interface Props {
  readonly values: PolicyValues
  readonly faults: PolicyFaults
  /** Stands in an empty field: what is inherited, or holds now. */
  readonly effective: RetryPolicy
  readonly onChange: (path: string, value: string) => void
}

type Operation = keyof RetryPolicy['operations']

/** All that a policy can say; empty fields show what holds without them. */
export function PolicyFields(props: Props) {
  const { effective } = props
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <NumberField
          {...props}
          path="attempts"
          label="Attempts for a promise"
          now={effective.attempts}
        />
        <NumberField
          {...props}
          path="repeatsPerSecond"
          label="Repeated calls a second"
          now={effective.repeatsPerSecond}
        />
      </div>
      {operationWords.map(([operation, words]) => (
        <OperationFields key={operation} {...props} operation={operation} title={words} />
      ))}
      <Rules {...props} />
    </>
  )
}

function OperationFields({
  operation,
  title,
  ...props
}: Props & { readonly operation: Operation; readonly title: string }) {
  const { attemptMs, backOff } = props.effective.operations[operation]
  const jitter = pathOf(operation, 'jitter')
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium text-small">{title}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        <NumberField
          {...props}
          path={pathOf(operation, 'attemptMs')}
          label="Attempt, ms"
          now={attemptMs}
        />
        <SelectField
          label="Jitter"
          value={props.values[jitter] ?? ''}
          onChange={({ target }) => props.onChange(jitter, target.value)}
          {...faultAt(props.faults, jitter)}
        >
          <option value="">inherited</option>
          <option value="full">full</option>
          <option value="equal">equal</option>
          <option value="decorrelated">decorrelated</option>
        </SelectField>
        <NumberField
          {...props}
          path={pathOf(operation, 'baseMs')}
          label="First wait, ms"
          now={backOff.baseMs}
        />
        <NumberField
          {...props}
          path={pathOf(operation, 'factor')}
          label="Grows ×"
          now={backOff.factor}
        />
        <NumberField
          {...props}
          path={pathOf(operation, 'capMs')}
          label="Longest, ms"
          now={backOff.capMs}
        />
      </div>
    </fieldset>
  )
}

interface NumberProps extends Props {
  readonly path: string
  readonly label: string
  readonly now: number
}

const NumberField = ({ values, faults, onChange, path, label, now }: NumberProps) => (
  <TextField
    label={label}
    inputMode="decimal"
    placeholder={String(now)}
    value={values[path] ?? ''}
    onChange={({ target }) => onChange(path, target.value)}
    {...faultAt(faults, path)}
  />
)

function Rules({ values, faults, onChange }: Props) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-label text-fg-2">
        Rules for faults, the first that fits counts
      </label>
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        placeholder={'57014 refuse\nhttp-5* retry'}
        value={values.classes}
        onChange={({ target }) => onChange('classes', target.value)}
        aria-invalid={faults.classes !== undefined}
        aria-describedby={`${id}-hint`}
        className="w-full rounded-control border border-edge bg-surface px-2.5 py-1.5 font-mono text-small placeholder:text-fg-3"
      />
      <p
        id={`${id}-hint`}
        className={faults.classes === undefined ? 'text-fg-3 text-label' : 'text-danger text-label'}
      >
        {faults.classes ??
          'A code and retry, refuse or broken, one a line. They come before the rules that are inherited.'}
      </p>
    </div>
  )
}

const faultAt = (faults: PolicyFaults, path: string) =>
  faults[path] === undefined ? {} : { error: faults[path] }
