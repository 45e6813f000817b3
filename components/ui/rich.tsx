import { Fragment, type ReactNode } from 'react'
import { closeUp, openPattern, patternOf } from '@/server/contract/words'

/** A sentence with parts that are more than text: rich`Press ${<kbd>j</kbd>} for the next one.` */
export function rich(parts: TemplateStringsArray, ...values: readonly ReactNode[]): ReactNode {
  return closeUp(openPattern(patternOf(parts)), values)
    .split(/\{(\d+)\}/)
    .map((piece, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence keep their places.
      <Fragment key={at}>{at % 2 === 0 ? piece : values[Number(piece)]}</Fragment>
    ))
}
