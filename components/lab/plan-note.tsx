import { phrase, say } from '@/server/contract/words'
import type { RunForm } from './run-form-values'

const notes = {
  commit: phrase`Presumed commit: the begin record alone means abort, so a transfer that a bank refuses is undone without waiting for a write. Nothing commits without a verdict, and the banks acknowledge every commit as ever.`,
  nothing: phrase`Presumed nothing: every verdict is written before it is told, and kept until all have acknowledged it. Here that costs what presumed abort costs.`,
  unasked: phrase`Unsolicited vote: each bank promises with its last statement. That saves asking; the work waits for the begin record, and who is done first holds its locks as a promise.`,
} as const

/** What a presumption and unasked votes come to, said where they are chosen. */
export function PlanNote({ form }: { readonly form: RunForm }) {
  const said = [
    ...(form.presumption === 'abort' ? [] : [notes[form.presumption]]),
    ...(form.optimise.includes('unsolicited-vote') ? [notes.unasked] : []),
  ]
  if (said.length === 0) return null
  return (
    <div className="col-span-2 flex flex-col gap-2 rounded-control border border-line bg-sunken px-3 py-2 text-fg-2 text-small">
      {said.map((text) => (
        <p key={text.english}>{say(text)}</p>
      ))}
    </div>
  )
}
