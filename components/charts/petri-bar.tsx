import { BAR } from './petri-layout'

/** A finger needs more room than a bar has. */
const TARGET = { width: 28, height: 44 } as const

interface Props {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly words: string
  readonly look: 'enabled' | 'fired' | 'still'
  readonly onFire?: ((name: string) => void) | undefined
}

const looks = {
  enabled: 'fill-accent stroke-accent',
  fired: 'fill-surface stroke-accent',
  still: 'fill-fg-3 stroke-transparent',
} as const

/** A bar; one that can happen now is outlined, and happens when it is clicked. */
export function PetriBar({ name, x, y, words, look, onFire }: Props) {
  const { width, height } = BAR
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard has the list beside the picture.
    <g
      transform={`translate(${x} ${y})`}
      data-transition={name}
      className={onFire && 'cursor-pointer'}
      onClick={onFire && (() => onFire(name))}
    >
      <title>{words}</title>
      {look === 'enabled' && (
        <rect
          {...{ x: -width / 2 - 4, y: -height / 2 - 4, width: width + 8, height: height + 8 }}
          rx="4"
          className="fill-selected stroke-[1.5] stroke-accent"
        />
      )}
      <rect {...{ x: -width / 2, y: -height / 2, width, height }} rx="1" className={looks[look]} />
      {onFire && (
        <rect {...{ x: -TARGET.width / 2, y: -TARGET.height / 2, ...TARGET }} fill="transparent" />
      )}
      <text
        y={-height / 2 - 7}
        textAnchor="middle"
        paintOrder="stroke"
        className={`stroke-4 stroke-surface text-label ${look === 'still' ? 'fill-fg-2' : 'fill-accent font-semibold'}`}
      >
        {name}
      </text>
    </g>
  )
}
