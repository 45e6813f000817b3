'use client'

import { ParticipantsPage } from '@/components/participants/participants-page'
import { useAddress } from '@/components/shell/address'
import { notSettling, settlingIn } from '@/components/shell/settle-address'
import { late } from '@/components/ui/late'

const BranchDialog = late(() =>
  import('@/components/evidence/branch-dialog').then((file) => file.BranchDialog),
)

/** Every participant, and over them the branch that somebody is about to settle. */
export function ParticipantsScreen() {
  const { params, change } = useAddress()
  const branch = settlingIn(params)
  return (
    <>
      <ParticipantsPage />
      {branch !== null && (
        <BranchDialog
          key={`${branch.participant} ${branch.branchId}`}
          branch={branch}
          onClose={() => change(notSettling, 'replace')}
        />
      )}
    </>
  )
}
