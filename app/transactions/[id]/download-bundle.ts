import type { QueryClient } from '@tanstack/react-query'
import { evidenceQueries } from '@/components/evidence/evidence-queries'
import { transactionQueries } from '@/components/transaction/transaction-queries'
import { shortCode } from '@/components/ui/format'
import { saveFile } from '@/components/ui/save-file'
import { getJson, search } from '@/components/wire/http'
import { auditPage } from '@/server/contract/audit'

/** Everything known about one transaction in one file: records, evidence taken now, advice, audit. */
export async function downloadBundle(queryClient: QueryClient, id: string): Promise<void> {
  const [transaction, events, evidence, audit] = await Promise.all([
    queryClient.fetchQuery({ ...transactionQueries.detail(id), staleTime: 0 }),
    queryClient.fetchQuery({ ...transactionQueries.events(id), staleTime: 0 }),
    queryClient.fetchQuery({ ...evidenceQueries.of(id), staleTime: 0 }),
    getJson(`/v1/audit${search({ transaction: id })}`, auditPage),
  ])
  const advice = await queryClient.fetchQuery(evidenceQueries.preview(id, evidence.evidenceId))
  const bundle = { savedAt: new Date().toISOString(), transaction, events, evidence, advice, audit }
  const text = JSON.stringify(bundle, null, 2)
  saveFile(`verdict-${shortCode(id)}.json`, 'application/json', text)
}
