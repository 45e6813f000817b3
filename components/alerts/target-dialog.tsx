'use client'

import { useState } from 'react'
import type { AlertTarget } from '@/server/contract/alert'
import { isMasked } from '@/server/contract/shown-address'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { Dialog } from '../ui/dialog'
import { SelectField, TextField } from '../ui/field'
import { saveTarget } from './alert-queries'
import { targetKinds } from './alert-words'
import { FormFrame, textOf } from './form-frame'
import { NameField } from './name-field'
import type { Faults } from './rule-form-values'
import { readTarget, type TargetValues, targetValues } from './target-form-values'
import { useSaving } from './use-saving'

interface Props {
  /** Null: a new one. */
  readonly target: AlertTarget | null
  readonly onClose: () => void
}

/** Where alerts are sent. */
export function TargetDialog({ target, onClose }: Props) {
  const [values, setValues] = useState(() => targetValues(target))
  const { faults, frame } = useSaving({
    read: readTarget(values),
    save: (body) => saveTarget({ id: values.id, version: target?.version ?? null, body }),
    onSaved: onClose,
  })
  const onChange = (change: Partial<TargetValues>) => setValues({ ...values, ...change })
  const fields = { values, faults, onChange }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={target === null ? t`New target` : t`Edit the target ${target.id}`}
      description={t`What cannot be delivered is tried again for a day. What waits is tried at once when a target is saved.`}
    >
      <FormFrame {...frame}>
        <Where {...fields} isNew={target === null} />
        <Secret {...fields} />
      </FormFrame>
    </Dialog>
  )
}

interface FieldsProps {
  readonly values: TargetValues
  readonly faults: Faults
  readonly onChange: (change: Partial<TargetValues>) => void
}

const kinds = {
  webhook: {
    secret: phrase`Secret that signs`,
    hint: phrase`For example https://ops.internal/verdict.`,
  },
  slack: {
    secret: phrase`Address as a secret`,
    hint: phrase`Of the incoming webhook. Leave it empty where the address is a secret.`,
  },
  alertmanager: {
    secret: phrase`Bearer token`,
    hint: phrase`What comes before /api/v2/alerts, for example http://alertmanager:9093.`,
  },
} as const satisfies Record<TargetValues['kind'], { secret: Phrase; hint: Phrase }>

const KEPT = phrase`What is secret in it is shown as …. Leave it as it is to keep it, or give another.`

function Where({ values, faults, onChange, isNew }: FieldsProps & { readonly isNew: boolean }) {
  const { id, kind, url } = values
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        {isNew && (
          <NameField
            id={id}
            fault={faults.id}
            hint={t`For example on-call.`}
            onChange={(value) => onChange({ id: value })}
          />
        )}
        <SelectField
          label={t`Kind`}
          value={kind}
          onChange={({ target }) => {
            const next = target.value as TargetValues['kind']
            onChange({ kind: next, secretKind: next === 'webhook' ? 'file' : 'none', secret: '' })
          }}
        >
          {Object.entries(targetKinds).map(([one, label]) => (
            <option key={one} value={one}>
              {say(label)}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        label={t`Address`}
        value={url}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange({ url: target.value })}
        {...textOf(faults.url, say(isMasked(url) ? KEPT : kinds[kind].hint))}
      />
    </>
  )
}

const places = {
  file: {
    label: phrase`File`,
    hint: phrase`In participant-secrets of the home, in /run/secrets, or a folder that was set aside.`,
  },
  env: { label: phrase`Variable`, hint: phrase`Begins with VERDICT_SECRET_, and is set for web.` },
} as const

function Secret({ values: { kind, secretKind, secret }, faults, onChange }: FieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={say(kinds[kind].secret)}
        value={secretKind}
        onChange={({ target }) =>
          onChange({ secretKind: target.value as TargetValues['secretKind'], secret: '' })
        }
        {...(secretKind === 'none'
          ? textOf(faults.secret)
          : { hint: t`Read when something is sent, and stored nowhere.` })}
      >
        <option value="file">{t`From a file`}</option>
        <option value="env">{t`From a variable`}</option>
        {kind !== 'webhook' && <option value="none">{t`None`}</option>}
      </SelectField>
      {secretKind !== 'none' && (
        <TextField
          label={say(places[secretKind].label)}
          value={secret}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => onChange({ secret: target.value })}
          {...textOf(faults.secret, say(places[secretKind].hint))}
        />
      )}
    </div>
  )
}
