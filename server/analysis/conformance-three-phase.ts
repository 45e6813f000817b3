import type { BranchId } from '@/server/protocol/model'
import { fires, isPreCommitting, type Story, voting } from './conformance-story'

/*
 * What stands in three-phase commit: once all have said that they are pre-committed; or what the
 * participants concluded, or would have, of which the coordinator need not have heard each step.
 */

/** After the votes that the log holds; `lacking` are those that a crash took from it. */
export function commitsInThree(
  story: Story,
  lacking: readonly string[],
): readonly (readonly string[])[] {
  const begins = isPreCommitting(story) ? lacking : [...lacking, 'precommit']
  const promised = voting(story, 'yes')
  const unheard = promised.filter((branch) => !story.preCommitted.includes(branch))
  const passing = voting(story, 'read-only').map((branch) => fires(story, 'passP', branch))
  const ofAll = unheard.length === 0 ? [[...begins, ...passing, 'commit']] : []
  return [
    ...ofAll,
    ...(story.concluded.includes('commit') ? concluded(story, begins, promised) : []),
  ]
}

const concluded = (story: Story, begins: readonly string[], promised: readonly BranchId[]) =>
  promised.map((branch) => [
    ...begins,
    ...(story.preCommitted.includes(branch) ? [] : [fires(story, 'pre', branch)]),
    fires(story, 'concludeC', branch),
  ])

/** Once somebody may be pre-committed, abort has to be concluded. */
export const abortsInThree = (story: Story): readonly (readonly string[])[] =>
  story.threePhase && story.concluded.includes('abort') ? [['concludeA']] : []
