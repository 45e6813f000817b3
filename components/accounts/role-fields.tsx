'use client'

import { type Role, role as roles } from '@/server/contract/identity'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { SelectField } from '../ui/field'

const meanings: Readonly<Record<Role, Phrase>> = {
  viewer: phrase`Viewer: sees everything but secrets`,
  operator: phrase`Operator: also decides, retries, and runs the lab`,
  admin: phrase`Admin: also says who may do what`,
}

export interface Rights {
  readonly role: Role
  readonly force: boolean
}

interface Props extends Rights {
  readonly onChange: (change: Partial<Rights>) => void
}

/** What somebody may do. The force right is of use to operators and admins only. */
export function RoleFields({ role, force, onChange }: Props) {
  return (
    <>
      <SelectField
        label={t`Role`}
        value={role}
        onChange={({ target }) => onChange({ role: roles.parse(target.value) })}
      >
        {roles.options.map((option) => (
          <option key={option} value={option}>
            {say(meanings[option])}
          </option>
        ))}
      </SelectField>
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          className="mt-1"
          checked={force}
          onChange={({ target }) => onChange({ force: target.checked })}
        />
        <span>{t`Force right: may decide where the protocol does not permit it, settle what no transaction claims, and take locks away`}</span>
      </label>
    </>
  )
}
