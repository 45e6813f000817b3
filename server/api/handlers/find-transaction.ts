import type { ApiContext } from '../context'
import { problem, type Reply } from '../reply'

export type Found =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reply: Reply }

/** The transaction that a full id means, or an end of it of at least six characters if only one has it. */
export async function findTransaction({ view }: ApiContext, text: string): Promise<Found> {
  const [id, another] = await view.idsMeant(text)
  if (id !== undefined && another === undefined) return { ok: true, id }
  const shown = text.slice(0, 100)
  const detail =
    another === undefined
      ? `No transaction is called ${shown}, or it ended so long ago that it is no longer kept. Search the list with GET /v1/transactions?id=…, by at least six characters.`
      : `More than one transaction ends in ${shown}. Nothing was chosen. Give the full id.`
  return { ok: false, reply: problem('transaction-not-found', detail) }
}

/** It was pruned between two questions. */
export const noLongerThere = (id: string): Reply =>
  problem('transaction-not-found', `Transaction ${id} is no longer kept. Its time was over.`)
