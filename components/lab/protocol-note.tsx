import { type Phrase, phrase, say } from '@/server/contract/words'
import { ThreePhaseNote } from './three-phase-note'

/** What a protocol that is not two-phase commit gives and takes: said where it is chosen, and while it runs. */
export function ProtocolNote({ protocol }: { readonly protocol: string }) {
  if (protocol === 'three-phase-commit') return <ThreePhaseNote />
  const text = texts[protocol]
  if (text === undefined) return null
  return (
    <p className="col-span-2 rounded-control border border-line bg-sunken px-3 py-2 text-fg-2 text-small">
      {say(text)}
    </p>
  )
}

const texts: Readonly<Record<string, Phrase>> = {
  'try-confirm-cancel': phrase`Each bank sets the money aside in a transaction of its own, and nothing stays locked until the verdict; then every bank confirms, or gives it back. Meanwhile others see what is available without it. What was set aside waits until its bank has been told, however long that takes.`,
  'optimistic-two-phase-commit': phrase`Each bank commits when it votes, and nothing stays locked until the verdict. If that is abort, what was booked is booked back. Meanwhile others see, and may spend, money that is taken back: each transfer’s page says from when until when.`,
  saga: phrase`The bank that gives commits first, then the bank that takes, whose step decides. If it refuses, the first one books back what it gave. Whoever looks meanwhile sees the money at neither bank.`,
}
