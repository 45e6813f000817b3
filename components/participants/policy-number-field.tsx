'use client'

import type { RetryPolicy } from '@/server/contract/retry-policy'
import { TextField } from '../ui/field'
import type { PolicyFaults, PolicyValues } from './policy-form-values'

export interface PolicyFieldsProps {
  readonly values: PolicyValues
  readonly faults: PolicyFaults
  /** Stands in an empty field: what is inherited, or holds now. */
  readonly effective: RetryPolicy
  readonly onChange: (path: string, value: string) => void
}

interface NumberProps extends PolicyFieldsProps {
  readonly path: string
  readonly label: string
  readonly now: number | string
}

export const NumberField = ({ values, faults, onChange, path, label, now }: NumberProps) => (
  <TextField
    label={label}
    inputMode="decimal"
    placeholder={String(now)}
    value={values[path] ?? ''}
    onChange={({ target }) => onChange(path, target.value)}
    {...faultAt(faults, path)}
  />
)

export const faultAt = (faults: PolicyFaults, path: string) =>
  faults[path] === undefined ? {} : { error: faults[path] }
