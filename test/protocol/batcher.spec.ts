import { expect, test } from 'vitest'
import { createBatcher } from '@/server/journal/batcher'
import { createStop, toAbortSignal } from '@/server/platform/stop'

interface Item {
  readonly name: string
  readonly lazy: boolean
}

const forced = (name: string): Item => ({ name, lazy: false })
const lazy = (name: string): Item => ({ name, lazy: true })

/** A batcher whose batches end when the test says so, and whose timers ring when it says so. */
function world() {
  const batches: string[][] = []
  const timers = new Set<() => void>()
  let end = (): void => {}
  const batcher = createBatcher<Item, string>({
    sizeMax: 10,
    startsBatch: () => false,
    isLazy: (item) => item.lazy,
    setTimer: (_, ring) => {
      timers.add(ring)
      return () => timers.delete(ring)
    },
    write: async (items) => {
      batches.push(items.map(({ name }) => name))
      await new Promise<void>((resolve) => {
        end = resolve
      })
      return items.map(({ name }) => name)
    },
  })
  const ring = () => {
    for (const one of [...timers]) {
      timers.delete(one)
      one()
    }
  }
  return { batcher, batches, timers, ring, end: () => end() }
}

const turns = async (): Promise<void> => {
  for (let n = 0; n < 5; n++) await new Promise((resolve) => setImmediate(resolve))
}

test('what somebody waits for is written at once, with what was lazy before it and in that order', async () => {
  const { batcher, batches, timers } = world()
  void batcher.add(lazy('a'))
  await turns()
  expect(batches).toEqual([])
  expect(timers.size).toBe(1)
  void batcher.add(forced('b'))
  await turns()
  expect(batches).toEqual([['a', 'b']])
  expect(timers.size).toBe(0)
})

test('what each turn of the loop brings comes along, and holds up nobody for long', async () => {
  const { batcher, batches } = world()
  const names = ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
  const bring = (at: number): void => {
    const name = names[at]
    if (name === undefined) return
    void batcher.add(forced(name))
    setImmediate(() => bring(at + 1))
  }
  setImmediate(() => bring(0))
  void batcher.add(forced('a'))
  await turns()
  await turns()
  expect(batches).toEqual([['a', 'b', 'c', 'd', 'e', 'f', 'g']])
})

test('what is lazy is written by itself when nothing else comes', async () => {
  const { batcher, batches, ring, end } = world()
  const written = batcher.add(lazy('a'))
  await turns()
  ring()
  await turns()
  end()
  expect(await written).toBe('a')
  expect(batches).toEqual([['a']])
})

test('what is lazy and comes while a batch is in flight starts none by itself', async () => {
  const { batcher, batches, timers, ring, end } = world()
  void batcher.add(forced('a'))
  await turns()
  void batcher.add(lazy('b'))
  end()
  await turns()
  expect(batches).toEqual([['a']])
  expect(timers.size).toBe(1)
  ring()
  await turns()
  expect(batches).toEqual([['a'], ['b']])
})

test('closing does not wait for what is lazy to become due', async () => {
  const { batcher, batches, end } = world()
  void batcher.add(lazy('a'))
  const idle = batcher.idle()
  await turns()
  expect(batches).toEqual([['a']])
  end()
  await idle
})

test('a stop tells its listeners once, and those that left hear nothing', () => {
  const heard: string[] = []
  const { signal, abort } = createStop()
  const left = () => heard.push('left')
  signal.addEventListener('abort', () => heard.push('stayed'))
  signal.addEventListener('abort', left)
  signal.removeEventListener('abort', left)
  const platform = toAbortSignal(signal)
  expect(platform.aborted).toBe(false)
  abort()
  abort()
  expect(heard).toEqual(['stayed'])
  expect([signal.aborted, platform.aborted, toAbortSignal(signal).aborted]).toEqual([
    true,
    true,
    true,
  ])
})
