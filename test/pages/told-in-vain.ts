import { answered } from '@/test/support/answered'
import { eventually } from '@/test/support/eventually'
import type { Product } from '@/test/support/product'

const PAUSES_MAX = 4

const found = async ({ api }: Product) => {
  const { items } = await answered(api.list({ state: 'in-doubt' }))
  return items.find(({ outcome, retries }) => outcome !== null && retries > 3)?.id ?? null
}

/** A transfer whose verdict bank b has not confirmed: one of those that were at it when it fell silent. */
export async function toldInVain(product: Product): Promise<string> {
  const { api } = product
  for (let n = 1; ; n++) {
    await answered(api.lab.command('bank-b', 'pause'))
    const id = await eventually(() => found(product), {
      ...{ withinMs: 20_000, what: 'that a verdict is told again and again' },
    }).catch((error: Error) => {
      if (n === PAUSES_MAX) throw error
      return null
    })
    if (id !== null) return id
    await answered(api.lab.command('bank-b', 'resume'))
    const before = (await answered(api.lab.runs())).items[0]?.counts.committed ?? 0
    await eventually(
      async () => ((await answered(api.lab.runs())).items[0]?.counts.committed ?? 0) > before,
      { withinMs: 20_000, what: 'that money moves again' },
    )
  }
}
