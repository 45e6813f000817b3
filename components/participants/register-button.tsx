'use client'

import { useState } from 'react'
import { t } from '@/server/contract/words'
import { RightButton } from '../shell/right-button'
import { late } from '../ui/late'

const RegisterDialog = late(() => import('./register-form').then((file) => file.RegisterDialog))

export function RegisterButton() {
  const [open, setOpen] = useState(false)
  return (
    <>
      <RightButton
        right="putParticipant"
        onClick={() => setOpen(true)}
      >{t`Register a participant`}</RightButton>
      {open && <RegisterDialog onClose={() => setOpen(false)} />}
    </>
  )
}
