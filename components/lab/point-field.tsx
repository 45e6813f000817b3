import { say, t } from '@/server/contract/words'
import { SelectField } from '../ui/field'
import { crashPoints } from './crash-points'

interface Props {
  readonly point: string
  readonly onChange: (point: string) => void
  readonly error?: string | undefined
}

/** Where in a protocol somebody dies. */
export function PointField({ point, onChange, error }: Props) {
  return (
    <SelectField
      label={t`Point`}
      value={point}
      error={error}
      onChange={({ target }) => onChange(target.value)}
    >
      {crashPoints.map(({ group, points }) => (
        <optgroup key={group.english} label={say(group)}>
          {points.map((one) => (
            <option key={one.point} value={one.point}>
              {t`${one.point}: ${one.text()}`}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  )
}
