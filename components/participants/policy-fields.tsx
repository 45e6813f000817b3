'use client'

import { useId } from 'react'
import type { RetryPolicy } from '@/server/contract/retry-policy'
import { say, t } from '@/server/contract/words'
import { operationWords } from '../shell/retry-words'
import { SelectField } from '../ui/field'
import { pathOf } from './policy-form-values'
import { GateFields } from './policy-gate-fields'
import { faultAt, NumberField, type PolicyFieldsProps } from './policy-number-field'

type Operation = keyof RetryPolicy['operations']

/** All that a policy can say; empty fields show what holds without them. */
export function PolicyFields(props: PolicyFieldsProps) {
  const { effective } = props
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <NumberField
          {...props}
          path="attempts"
          label={t`Attempts for a promise`}
          now={effective.attempts}
        />
        <NumberField
          {...props}
          path="promiseMs"
          label={t`All of them within, ms`}
          now={effective.promiseMs}
        />
        <NumberField
          {...props}
          path="repeatsPerSecond"
          label={t`Repeats after a verdict, a second`}
          now={effective.repeatsPerSecond}
        />
        <NumberField
          {...props}
          path="alarmAttempts"
          label={t`Alarm after failed calls`}
          now={effective.alarmAttempts ?? t`by the alert rule`}
        />
      </div>
      {operationWords.map(([operation, words]) => (
        <OperationFields key={operation} {...props} operation={operation} title={say(words)} />
      ))}
      <GateFields {...props} />
      <Rules {...props} />
    </>
  )
}

function OperationFields({
  operation,
  title,
  ...props
}: PolicyFieldsProps & { readonly operation: Operation; readonly title: string }) {
  const { attemptMs, backOff } = props.effective.operations[operation]
  const jitter = pathOf(operation, 'jitter')
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="pb-1 font-medium text-small">{title}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-5">
        <NumberField
          {...props}
          path={pathOf(operation, 'attemptMs')}
          label={t`Attempt, ms`}
          now={attemptMs}
        />
        <SelectField
          label={t`Jitter`}
          value={props.values[jitter] ?? ''}
          onChange={({ target }) => props.onChange(jitter, target.value)}
          {...faultAt(props.faults, jitter)}
        >
          <option value="">{t`inherited`}</option>
          <option value="full">{t`full`}</option>
          <option value="equal">{t`equal`}</option>
          <option value="decorrelated">{t`decorrelated`}</option>
        </SelectField>
        <NumberField
          {...props}
          path={pathOf(operation, 'baseMs')}
          label={t`First wait, ms`}
          now={backOff.baseMs}
        />
        <NumberField
          {...props}
          path={pathOf(operation, 'factor')}
          label={t`Grows ×`}
          now={backOff.factor}
        />
        <NumberField
          {...props}
          path={pathOf(operation, 'capMs')}
          label={t`Longest, ms`}
          now={backOff.capMs}
        />
      </div>
    </fieldset>
  )
}

function Rules({ values, faults, onChange }: PolicyFieldsProps) {
  const id = useId()
  return (
    <div className="flex flex-col gap-1">
      <label
        htmlFor={id}
        className="text-label text-fg-2"
      >{t`Rules for faults, the first that fits counts`}</label>
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
          t`A code and retry, refuse or broken, one a line. They come before the rules that are inherited.`}
      </p>
    </div>
  )
}
