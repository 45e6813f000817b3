import { Worker } from 'node:worker_threads'
import type { StopSignal } from '@/server/platform/stop'
import type { Answer, CallName, Calls, Failure } from './sqlite-calls'

interface ThreadOptions {
  /** The bundled sqlite-worker.ts. */
  readonly program: string | URL
  /** The file of SQLite. */
  readonly path: string
  /** The thread is gone, and every session in it: rolled back, for nothing of it was committed. */
  readonly onLost?: () => void
}

export type Called<Value> = { readonly value: Value } | { readonly failure: Failure }

export interface Thread {
  /** Calls are answered in order. After the signal the call goes on, and its answer is not heard. */
  call<Name extends CallName>(
    name: Name,
    input: Calls[Name][0],
    signal: StopSignal,
    onSent?: () => void,
  ): Promise<Called<Calls[Name][1]>>
  close(): Promise<void>
}

type Heard = (called: Called<unknown>) => void

/** A thread for one file, begun when it is needed; one that crashed is begun anew by the next call. */
export function createThread({ program, path, onLost = () => {} }: ThreadOptions): Thread {
  const waiting = new Map<number, Heard>()
  let worker: Worker | null = null
  let last = 0

  const begin = (): Worker => {
    const begun = new Worker(program, { workerData: path })
    const lose = (text: string) => {
      if (worker !== begun) return
      worker = null
      for (const heard of [...waiting.values()]) heard({ failure: { ...threadLost, text } })
      waiting.clear()
      onLost()
    }
    begun.on('message', (answer: Answer) => {
      const heard = waiting.get(answer.id)
      waiting.delete(answer.id)
      heard?.('failure' in answer ? { failure: answer.failure } : { value: answer.value })
    })
    begun.on('error', ({ message }) => lose(`The thread of SQLite ended: ${message}`))
    begun.on('exit', (code) => lose(`The thread of SQLite ended with ${code}`))
    begun.unref()
    return begun
  }
  return {
    call: (name, input, signal, onSent) =>
      new Promise((resolve) => {
        const id = ++last
        const late = () => heard({ failure: timedOut })
        const heard: Heard = (called) => {
          signal.removeEventListener('abort', late)
          // What a call answers is fixed by its name in `Calls`, on both sides of the thread.
          resolve(called as Called<Calls[typeof name][1]>)
        }
        if (signal.aborted) return resolve({ failure: timedOut })
        signal.addEventListener('abort', late, { once: true })
        waiting.set(id, heard)
        worker ??= begin()
        worker.postMessage({ id, name, input })
        onSent?.()
      }),
    close: async () => {
      const ending = worker
      worker = null
      for (const heard of [...waiting.values()]) heard({ failure: threadLost })
      waiting.clear()
      await ending?.terminate()
    },
  }
}

const threadLost: Failure = {
  code: 'thread-lost',
  text: 'The thread of SQLite ended before it answered',
  undone: false,
}

const timedOut: Failure = {
  code: 'timeout',
  text: 'SQLite did not answer in time',
  undone: false,
}
