interface Props {
  readonly name: string
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly words: string
  readonly tokens: number
}

/** A circle, and in it its token; more than one are a number. */
export function PetriPlace({ name, x, y, radius, words, tokens }: Props) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <title>{words}</title>
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
