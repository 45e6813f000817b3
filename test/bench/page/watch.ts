import type { CDPSession, Page } from '@playwright/test'

/** What a page was like to use for a while. */
export interface Felt {
  /** From a click or a key to the next paint, in milliseconds: Event Timing, in steps of 8. */
  readonly interactions: readonly number[]
  /** Tasks that kept the page from answering, each of 50 ms and more. */
  readonly longTasks: readonly number[]
  readonly heapGrowthBytes: number
}

declare global {
  interface Window {
    felt?: { readonly interactions: number[]; readonly longTasks: number[] }
  }
}

const observe = () => {
  const felt = { interactions: [] as number[], longTasks: [] as number[] }
  window.felt = felt
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) felt.longTasks.push(entry.duration)
  }).observe({ type: 'longtask' })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if (['click', 'keydown', 'pointerup'].includes(entry.name))
        felt.interactions.push(entry.duration)
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage')
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0
}

interface Use {
  readonly forMs: number
  /** One thing that a person does; the number tells which. */
  readonly act: (page: Page, n: number) => Promise<void>
}

const BETWEEN_MS = 250

/** Uses a page for a while, and tells how it felt. What is faster than 16 ms is not reported by browsers. */
export async function watch(page: Page, { forMs, act }: Use): Promise<Felt & { acts: number }> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.evaluate(observe)
  const before = await heapOf(session)
  const began = performance.now()
  let acts = 0
  while (performance.now() - began < forMs) {
    await act(page, acts++)
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
  }
  const felt = await page.evaluate(() => window.felt)
  const heapGrowthBytes = (await heapOf(session)) - before
  await session.detach()
  return { ...(felt ?? { interactions: [], longTasks: [] }), heapGrowthBytes, acts }
}

/** How many bytes of script come over the wire with nothing cached. */
export interface ScriptBytes {
  /** What the page itself names: it does not stand without. */
  readonly first: number
  /** What is fetched as soon as it stands: its socket, its charts. */
  readonly after: number
}

export async function scriptBytes(page: Page, address: string): Promise<ScriptBytes> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Map<string, keyof ScriptBytes>()
  const bytes = { first: 0, after: 0 }
  session.on('Network.requestWillBeSent', ({ requestId, type, initiator }) => {
    if (type === 'Script') scripts.set(requestId, initiator.type === 'parser' ? 'first' : 'after')
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const when = scripts.get(requestId)
    if (when !== undefined) bytes[when] += encodedDataLength
  })
  await page.goto(address, { waitUntil: 'networkidle' }).catch(() => undefined)
  await session.detach()
  return bytes
}
