'use client'

import Link from 'next/link'
import type { PetriRunning } from '@/server/contract/petri'
import { t } from '@/server/contract/words'
import { SelectField } from '../ui/field'
import { count, plural, shortCode } from '../ui/format'
import { Panel } from '../ui/panel'
import { rich } from '../ui/rich'
import type { Tokens } from './petri-game'
import { placeWords, type Who } from './petri-words'
import { netName, runningSentence } from './running-tokens'

/** More would not be read. */
const LISTED = 12

interface Props {
  readonly running: PetriRunning
  /** The net that is looked at. */
  readonly shown: string
  readonly transactions: PetriRunning['nets'][number]['transactions']
  readonly who: Who
  readonly onNet: (key: string) => void
  readonly places: readonly string[]
  readonly tokens: Tokens
  /** Only those with a token there are listed; null: all. */
  readonly place: string | null
  readonly onPlace: (name: string | null) => void
}

/** Which net it is, how many run on it and on others, and where each of them is. */
export function RunningPanel(props: Props) {
  const { running, shown, transactions, who, onNet, place } = props
  const keys = [...new Set([...running.nets.map(({ key }) => key), shown])].sort()
  const listed =
    place === null ? transactions : transactions.filter(({ marked }) => marked.includes(place))
  const on = (key: string) => running.nets.find((one) => one.key === key)?.transactions.length ?? 0
  return (
    <Panel title={t`What runs now`}>
      <div className="flex flex-col gap-3">
        <SelectField
          label={t`On the net of`}
          value={shown}
          onChange={({ target }) => onNet(target.value)}
        >
          {keys.map((key) => (
            <option key={key} value={key}>
              {netName(key)} ({on(key)})
            </option>
          ))}
        </SelectField>
        <p role="status" className="text-fg-2">
          {runningSentence(running, shown)}
        </p>
        <Without {...running} />
        <PlaceField {...props} />
        <ul aria-label={t`Transactions that run now`} className="flex flex-col gap-2">
          {listed.slice(0, LISTED).map(({ id, name, marked }) => (
            <li key={id}>
              <Link
                href={`/analysis/petri?transaction=${id}`}
                className="font-medium text-accent underline"
              >
                {shortCode(id)}
              </Link>
              {name === null ? '' : ` ${name}`}
              <p className="text-fg-2 text-small">{whereWords(marked, who)}</p>
            </li>
          ))}
        </ul>
        {listed.length > LISTED && (
          <p className="text-fg-3 text-small">{t`And ${plural(listed.length - LISTED, 'transaction')} more.`}</p>
        )}
      </div>
    </Panel>
  )
}

/** The same choice as in the picture, for the keyboard: a place, and who has a token there. */
function PlaceField({ places, tokens, place, onPlace, who }: Props) {
  return (
    <SelectField
      label={t`With a token on`}
      value={place ?? ''}
      onChange={({ target }) => onPlace(target.value === '' ? null : target.value)}
    >
      <option value="">{t`any place`}</option>
      {places.map((name) => (
        <option key={name} value={name}>
          {name} ({tokens[name] ?? 0}): {placeWords(name, who)}
        </option>
      ))}
    </SelectField>
  )
}

function Without({ strange, withoutNet }: PetriRunning) {
  const logs = strange.map((id) => (
    <Link key={id} href={`/analysis/petri?transaction=${id}`} className="mr-2 underline">
      {shortCode(id)}
    </Link>
  ))
  return (
    <>
      {strange.length > 0 && (
        <div data-banner="error" className="rounded-control bg-tint px-3 py-2 text-ink">
          {strange.length === 1
            ? rich`1 log cannot be replayed, and is left out: ${logs}`
            : rich`${count(strange.length)} logs cannot be replayed, and are left out: ${logs}`}
        </div>
      )}
      {withoutNet > 0 && (
        <p className="text-fg-3 text-small">
          {withoutNet === 1
            ? t`1 saga with steps at the same time has no net.`
            : t`${count(withoutNet)} sagas with steps at the same time have no net.`}
        </p>
      )}
    </>
  )
}

/** Messages that are under way are left out: what stands is what people ask for. */
const whereWords = (marked: readonly string[], who: Who): string =>
  marked
    .filter((name) =>
      /^(q0|wait|xW|d[PCA]|end[CA]|[wrpcae]\d+|due\d+|sent\d+|maybe\d+|back\d+|stuck\d+)$/.test(
        name,
      ),
    )
    .map((name) => placeWords(name, who))
    .join(' · ')
