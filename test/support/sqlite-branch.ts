import type { Participant, Statement } from '@/server/participant/participant'
import type { BranchId } from '@/server/protocol/model'
import { noProof, within } from './postgres'

export const pay: Statement = {
  sql: 'insert into ledger values (?, ?, ?)',
  params: ['entry', '1', 5],
}

export const work = (
  participant: Participant,
  branch: BranchId,
  {
    statements = [pay],
    remainingMs = 5_000,
  }: { statements?: Statement[]; remainingMs?: number } = {},
) => participant.work({ branch, epoch: 1, statements, remainingMs }, within(remainingMs))

export const decides = ({ decides: able }: Participant) => {
  if (able === undefined) throw new Error('it cannot decide')
  return able
}

/** What the participant says of the branch now. */
export const evident = async (participant: Participant, branch: BranchId) =>
  (await participant.evidence([{ branch, proof: noProof }], within()))[0]?.value
