import { expect, test } from 'vitest'
import { createPostgresParticipant } from '@/server/participant/postgres-participant'
import { branchId } from '@/server/protocol/ids'
import { newTransaction } from '../support/journal-entries'

const branch = branchId(newTransaction(), 1)
const proof = { xid: null, server: null }

for (const url of ['postgresql://here:99999/bank', 'postgresql://here/bank?sslrootcert=/none'])
  test(`an address that cannot be read, ${url}, is an answer of the participant and no crash`, async () => {
    const participant = createPostgresParticipant({ name: 'a', url })
    const signal = AbortSignal.timeout(5_000)
    expect(await participant.commit(branch, proof, signal)).toMatchObject({ type: 'retry' })
    expect(await participant.abort(branch, proof, signal)).toMatchObject({ type: 'retry' })
    expect(await participant.prepare(branch, signal)).toMatchObject({ vote: 'unknown' })
    expect(await participant.evidence([{ branch, proof }], signal)).toMatchObject([
      { value: 'no-answer' },
    ])
    expect(await participant.examine(signal)).toMatchObject({ usable: false })
    await participant.close()
  })
