'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { NewParticipant, Participant } from '@/server/contract/participant'
import { t } from '@/server/contract/words'
import { shellQueries } from '../shell/shell-queries'
import { Dialog } from '../ui/dialog'
import { changeOf } from './form-values'
import { ParticipantForm } from './participant-form'
import { changeParticipant, registerParticipant } from './participant-queries'

/** Registers a participant and tests at once whether it can promise anything. */
export const RegisterDialog = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog
    open
    onOpenChange={onClose}
    title={t`Register a participant`}
    description={t`A database or service that takes part in transactions. It is tested at once, and usable when it passes.`}
  >
    <Saving participant={null} onDone={onClose} />
  </Dialog>
)

interface EditProps {
  readonly participant: Participant
  readonly onClose: () => void
}

/** Changes the address, the secret or the limits, and tests again. */
export function EditDialog({ participant, onClose }: EditProps) {
  return (
    <Dialog open onOpenChange={onClose} title={t`Edit ${participant.name}`}>
      <Saving participant={participant} onDone={onClose} />
    </Dialog>
  )
}

interface SavingProps {
  readonly participant: Participant | null
  readonly onDone: () => void
}

function Saving({ participant, onDone }: SavingProps) {
  const queryClient = useQueryClient()
  const save = useMutation({
    mutationFn: ({ name, body }: { readonly name: string; readonly body: NewParticipant }) =>
      participant === null
        ? registerParticipant(name, body)
        : changeParticipant(name, changeOf(participant, body)),
    onSuccess: onDone,
    onSettled: () => queryClient.invalidateQueries(shellQueries.participants()),
  })
  return (
    <ParticipantForm
      participant={participant}
      pending={save.isPending}
      error={save.error}
      onSend={(name, body) => save.mutate({ name, body })}
    />
  )
}
