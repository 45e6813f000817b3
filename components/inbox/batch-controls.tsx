'use client'

import type { Batch, BatchState } from '@/server/contract/batch'
import type { Right } from '@/server/contract/permission'
import { type Phrase, phrase, say, t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { Button } from '../ui/button'
import { shortCode } from '../ui/format'
import { saveFile } from '../ui/save-file'
import { batchCsv } from './batch-file'
import type { BatchCommand } from './batch-queries'

interface Control {
  readonly command: BatchCommand
  readonly right: Right
  readonly label: Phrase
  readonly from: readonly BatchState[]
}

const controls: readonly Control[] = [
  { command: 'pause', right: 'pauseBatch', label: phrase`Pause`, from: ['running'] },
  { command: 'resume', right: 'resumeBatch', label: phrase`Go on`, from: ['paused', 'halted'] },
  {
    ...{ command: 'retry-failed', right: 'retryFailedOfBatch' },
    ...{ label: phrase`Try the failed ones again`, from: ['halted', 'done'] },
  },
  {
    ...{ command: 'stop', right: 'stopBatch', label: phrase`Stop for good` },
    from: ['checking', 'ready', 'running', 'paused', 'halted'],
  },
]

interface Props {
  readonly batch: Batch
  readonly busy: boolean
  readonly onCommand: (command: BatchCommand) => void
}

/** What can be done with it now, and the way to have it as a file. */
export function BatchControls({ batch, busy, onCommand }: Props) {
  const { id, state, states } = batch
  const offered = controls.filter(
    ({ command, from }) =>
      from.includes(state) && (command !== 'retry-failed' || states.failed > 0),
  )
  const name = `verdict-batch-${shortCode(id)}`
  return (
    <div className="flex flex-wrap items-center gap-2">
      {offered.map(({ command, right, label }) => (
        <RightButton
          key={command}
          right={right}
          onClick={() => onCommand(command)}
          unavailable={busy ? t`It is on its way` : undefined}
        >
          {say(label)}
        </RightButton>
      ))}
      <span className="ml-auto flex gap-2">
        <Button size="small" onClick={() => saveFile(`${name}.csv`, 'text/csv', batchCsv(batch))}>
          {'CSV'}
        </Button>
        <Button
          size="small"
          onClick={() =>
            saveFile(`${name}.json`, 'application/json', JSON.stringify(batch, null, 2))
          }
        >
          {'JSON'}
        </Button>
      </span>
    </div>
  )
}
