'use client'

import { type FormEvent, useState } from 'react'
import {
  addresses,
  type NewParticipant,
  type Participant,
  participantKind,
} from '@/server/contract/participant'
import { phrase, say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { ErrorPanel } from '../ui/error-panel'
import { SelectField, TextField } from '../ui/field'
import { faultOf, faultText } from '../wire/http'
import {
  emptyForm,
  type FormFaults,
  type FormValues,
  faultsAt,
  formOf,
  readForm,
} from './form-values'
import { NumberFields } from './number-fields'
import { kindLabels } from './participant-look'

interface Props {
  /** Null: a new one. */
  readonly participant: Participant | null
  readonly pending: boolean
  readonly error: unknown
  readonly onSend: (name: string, body: NewParticipant) => void
}

export interface FieldsProps {
  readonly values: FormValues
  readonly faults: FormFaults
  readonly onChange: (change: Partial<FormValues>) => void
}

/** All that can be said of a participant; what is wrong is said at its field. */
export function ParticipantForm({ participant, pending, error, onSend }: Props) {
  const [values, setValues] = useState(participant === null ? emptyForm : formOf(participant))
  const [told, setTold] = useState(false)
  const read = readForm(values)
  const own = told && !read.ok ? read.faults : {}
  const faults = { ...(error === null ? {} : faultsAt(faultOf(error).errors)), ...own }
  const onChange = (change: Partial<FormValues>) => setValues({ ...values, ...change })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTold(true)
    if (read.ok) onSend(values.name, read.body)
  }
  const fields = { values, faults, onChange }
  const send = participant === null ? t`Register and test` : t`Save and test`
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      {participant === null && <Identity {...fields} />}
      <TextField
        label={t`Address`}
        value={values.url}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange({ url: target.value })}
        {...textOf(faults.url, addressHint(values, participant))}
      />
      <SecretFields {...fields} />
      <NumberFields {...fields} />
      {error !== null && <ErrorPanel {...faultText(error)} />}
      <div className="flex flex-wrap items-center justify-end gap-3">
        {Object.keys(own).length > 0 && (
          <p
            role="alert"
            className="text-danger text-small"
          >{t`Nothing was sent. Correct what is marked.`}</p>
        )}
        <Button type="submit" variant="primary" disabled={pending}>
          {pending ? t`Saving and testing` : send}
        </Button>
      </div>
    </form>
  )
}

/** A field's hint gives way to what is wrong with it. */
const textOf = (error: string | undefined, hint: string) =>
  error === undefined ? { hint } : { error }

function addressHint({ kind }: FormValues, participant: Participant | null): string {
  if (participant?.passwordInUrl)
    return t`Its password is not shown. Leave the address as it is to keep it, or give both anew.`
  return t`For example ${addresses[kind].example}`
}

function Identity({ values, faults, onChange }: FieldsProps) {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField
        label={t`Name`}
        value={values.name}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange({ name: target.value })}
        {...textOf(faults.name, t`How transactions call it, for example stock-db.`)}
      />
      <SelectField
        label={t`Kind`}
        value={values.kind}
        onChange={({ target }) =>
          onChange({ kind: participantKind.catch('postgresql').parse(target.value) })
        }
      >
        {participantKind.options.map((kind) => (
          <option key={kind} value={kind}>
            {say(kindLabels[kind])}
          </option>
        ))}
      </SelectField>
    </div>
  )
}

const secrets = {
  none: {
    label: phrase`None, or in the address`,
    place: null,
    hint: phrase`A password in the address is stored with it. A variable or file is safer.`,
  },
  env: {
    label: phrase`From a variable`,
    place: phrase`Variable`,
    hint: phrase`Begins with VERDICT_SECRET_, or is listed in VERDICT_SECRET_NAMES.`,
  },
  file: {
    label: phrase`From a file`,
    place: phrase`File`,
    hint: phrase`In participant-secrets of the home, in /run/secrets, or a folder that was set aside.`,
  },
} as const satisfies Record<FormValues['secretKind'], object>

function SecretFields({ values, faults, onChange }: FieldsProps) {
  const { place, hint } = secrets[values.secretKind]
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <SelectField
        label={t`Password or token`}
        value={values.secretKind}
        onChange={({ target }) => onChange({ secretKind: secretKind(target.value), secret: '' })}
        {...(place === null && faults.secret !== undefined
          ? { error: faults.secret }
          : {
              hint:
                place === null ? say(hint) : t`Read when a connection opens, and stored nowhere.`,
            })}
      >
        {Object.entries(secrets).map(([kind, { label }]) => (
          <option key={kind} value={kind}>
            {say(label)}
          </option>
        ))}
      </SelectField>
      {place !== null && (
        <TextField
          label={say(place)}
          value={values.secret}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => onChange({ secret: target.value })}
          {...textOf(faults.secret, say(hint))}
        />
      )}
    </div>
  )
}

const secretKind = (text: string): FormValues['secretKind'] =>
  text === 'env' || text === 'file' ? text : 'none'
