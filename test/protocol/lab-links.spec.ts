import { describe, expect, test } from 'vitest'
import type { LabFault } from '@/server/contract/lab-fault'
import { linkRule } from '@/server/lab/fault-rules'
import { createRequestSplitter } from '@/server/lab/request-splitter'

const fault = (change: Partial<LabFault>): LabFault => ({
  ...{ id: 'f', kind: 'delay', name: 'bank-a', direction: 'both', point: null },
  ...{ delayMs: null, jitterMs: null, percent: null, since: '', until: null },
  ...change,
})

describe('what several faults make of one link', () => {
  test('delays and their jitters add up, each in its direction', () => {
    const faults = [
      fault({ delayMs: 100, jitterMs: 20 }),
      fault({ delayMs: 50, direction: 'to' }),
      fault({ delayMs: 7, name: 'bank-b' }),
    ]
    const { to, from } = linkRule(faults, 'bank-a')
    expect([to.delayMs, to.jitterMs, from.delayMs, from.jitterMs]).toEqual([150, 20, 100, 20])
  })

  test('chances are taken one after the other', () => {
    const half = fault({ kind: 'loss', percent: 50 })
    expect(linkRule([half, half], 'bank-a').to.loss).toBe(0.75)
    const twice = fault({ kind: 'duplicate', percent: 100, direction: 'to' })
    expect(linkRule([twice], 'bank-a')).toMatchObject({ to: { twice: 1 }, from: { twice: 0 } })
  })
})

describe('requests are told from one another', () => {
  const get = 'GET /verdict HTTP/1.1\r\nHost: x\r\n\r\n'
  const post = 'POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello'
  const split = (chunks: readonly string[]): string[] => {
    const found: string[] = []
    const { push } = createRequestSplitter((bytes) => found.push(bytes.toString()))
    for (const chunk of chunks) push(Buffer.from(chunk))
    return found
  }

  test('however they are cut into pieces', () => {
    const text = post + get + post
    for (let size = 1; size <= text.length; size++) {
      const chunks = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
      expect(split(chunks)).toEqual([post, get, post])
    }
  })

  test('a half is none, and what has no length of its own ends the telling', () => {
    expect(split([post.slice(0, -1)])).toEqual([])
    const chunked = 'POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'
    expect(split([get, chunked, get])).toEqual([get])
  })
})
