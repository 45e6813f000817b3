import type { QueryClient } from '@tanstack/react-query'
import { evidenceQueries } from '@/components/evidence/evidence-queries'
import { shortCode } from '@/components/ui/format'
import { saveFile } from '@/components/ui/save-file'
import { getJson } from '@/components/wire/http'
import { caseFile } from '@/server/contract/case-file'
import type { TransactionDetail } from '@/server/contract/transaction'

/** Everything known of one transaction in one file. Of an open one the participants are asked first. */
export async function saveCase(
  queryClient: QueryClient,
  { id, endedAt }: TransactionDetail,
): Promise<void> {
  if (endedAt === null) await queryClient.fetchQuery({ ...evidenceQueries.of(id), staleTime: 0 })
  const file = await getJson(`/v1/transactions/${encodeURIComponent(id)}/case`, caseFile)
  saveFile(`verdict-case-${shortCode(id)}.json`, 'application/json', JSON.stringify(file, null, 2))
}
