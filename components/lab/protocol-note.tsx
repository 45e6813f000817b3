import { ThreePhaseNote } from './three-phase-note'

/** What a protocol that is not two-phase commit gives and takes: said where it is chosen, and while it runs. */
export function ProtocolNote({ protocol }: { readonly protocol: string }) {
  if (protocol === 'three-phase-commit') return <ThreePhaseNote />
  if (protocol !== 'try-confirm-cancel') return null
  return (
    <p className="col-span-2 rounded-control border border-line bg-sunken px-3 py-2 text-fg-2 text-small">
      Each bank sets the money aside in a transaction of its own, and nothing stays locked until the
      verdict; then every bank confirms, or gives it back. Meanwhile others see what is available
      without it. What was set aside waits until its bank has been told, however long that takes.
    </p>
  )
}
