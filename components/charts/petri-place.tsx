interface Props {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly words: string
  readonly tokens: number
  readonly isChosen?: boolean
  readonly onChoose?: ((name: string) => void) | undefined
}

/** A circle, and in it its token; more than one are a number. */
export function PetriPlace(props: Props) {
  const { name, x, y, radius, words, tokens, isChosen = false, onChoose } = props
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keyboard has the list beside the picture.
    <g
      transform={`translate(${x} ${y})`}
      data-place={name}
      className={onChoose && 'cursor-pointer'}
      onClick={onChoose && (() => onChoose(name))}
    >
      <title>{words}</title>
      {isChosen && <circle r={radius + 5} className="fill-none stroke-2 stroke-accent" />}
      <circle
        r={radius}
        className={tokens > 0 ? 'fill-selected stroke-2 stroke-accent' : 'fill-surface stroke-edge'}
      />
      {tokens === 1 && <circle r="5.5" className="token fill-accent" />}
      {tokens > 1 && (
        <text y="4" textAnchor="middle" className="token fill-accent font-semibold text-small">
          {tokens}
        </text>
      )}
      <text
        y={radius + 13}
        textAnchor="middle"
        paintOrder="stroke"
        className={`stroke-4 stroke-surface text-label ${tokens > 0 ? 'fill-fg font-semibold' : 'fill-fg-2'}`}
      >
        {name}
      </text>
    </g>
  )
}
