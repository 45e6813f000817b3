import { say, t } from '@/server/contract/words'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { SliderField } from '../ui/slider-field'
import { type Assumptions, sliderGroups } from './assumptions'

interface Props {
  readonly assumed: Assumptions
  readonly onChange: (name: keyof Assumptions, value: number) => void
  readonly onReset: () => void
}

/** What the prediction assumes; it changes nothing but the prediction. */
export function AssumptionsPanel({ assumed, onChange, onReset }: Props) {
  return (
    <Panel
      title={t`Assumptions`}
      aside={<Button size="small" variant="quiet" onClick={onReset}>{t`Reset`}</Button>}
    >
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-3 xl:grid-cols-1">
        {sliderGroups.map(({ title, sliders }) => (
          <fieldset key={title.english} className="flex min-w-0 flex-col gap-2.5">
            <legend className="pb-2 text-label text-fg-3">{say(title)}</legend>
            {sliders.map(({ name, label, shown, ...slider }) => (
              <SliderField
                key={name}
                {...slider}
                label={say(label)}
                value={assumed[name]}
                shown={shown(assumed[name])}
                onChange={(value) => onChange(name, value)}
              />
            ))}
          </fieldset>
        ))}
      </div>
    </Panel>
  )
}
