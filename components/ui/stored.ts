'use client'

import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { read, subscribe, write } from './preference'

/** What this browser keeps under a name, if it is still what it should be; what is not is left out. */
export function useStored<Value>(
  key: string,
  schema: z.ZodType<Value>,
  absent: Value,
): readonly [Value, (value: Value) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  )
  const kept = text === null ? null : z.string().transform(parsed).pipe(schema).safeParse(text)
  return [kept?.success ? kept.data : absent, (value) => write(key, JSON.stringify(value))]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
