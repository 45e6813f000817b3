'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { LabRun } from '@/server/contract/lab-run'
import { say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { randomSeed, startRun } from '../shell/start-run'
import { ErrorPanel } from '../ui/error-panel'
import { Panel } from '../ui/panel'
import { faultText } from '../wire/http'
import { addFault, labQueries, stopRun } from './lab-requests'
import { type Story, stories } from './stories'

const STORY_MS = 3 * 60_000

/** Sees to a run that fits the story, and then breaks what the story breaks. */
async function play(story: Story, run: LabRun | null): Promise<void> {
  const running = run?.state === 'running' ? run : null
  // What goes through agents goes past the links of the banks, and a story may break one.
  const fits = running?.recovery === story.recovery && running.through === 'databases'
  if (running !== null && !fits) await stopRun(running.id)
  if (!fits) {
    await startRun({
      concurrency: 4,
      rate: 20,
      durationMs: STORY_MS,
      seed: randomSeed(),
      recovery: story.recovery,
    })
  }
  await addFault(story.fault)
}

/** Ready stories, each with what to look for. */
export function StoryList({ run }: { readonly run: LabRun | null }) {
  const queryClient = useQueryClient()
  const start = useMutation({
    mutationFn: (story: Story) => play(story, run),
    onSettled: () => queryClient.invalidateQueries({ queryKey: labQueries.root }),
  })
  return (
    <Panel title={t`Ready stories`}>
      {start.isError && <ErrorPanel {...faultText(start.error)} />}
      <ul className="grid gap-4 lg:grid-cols-3">
        {stories.map((story) => (
          <li
            key={story.title.english}
            className="flex flex-col gap-2 rounded-panel border border-line p-4"
          >
            <h3 className="font-semibold">{say(story.title)}</h3>
            <p className="text-fg-2">{say(story.happens)}</p>
            <p>
              <span className="font-medium">{t`Look for:`} </span>
              {say(story.lookFor)}
            </p>
            <div className="mt-auto pt-2">
              <RightButton
                right="startRun"
                onClick={() => start.mutate(story)}
                disabled={start.isPending}
                aria-label={t`Play: ${say(story.title)}`}
              >{t`Play`}</RightButton>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
