'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Faults } from './rule-form-values'

type Read<Body> =
  | { readonly ok: true; readonly body: Body }
  | { readonly ok: false; readonly faults: Faults }

interface Saving<Body> {
  readonly read: Read<Body>
  readonly save: (body: Body) => Promise<unknown>
  readonly onSaved: () => void
}

/** Nothing is marked before somebody tries to save, and nothing is sent while something is. */
export function useSaving<Body>({ read, save, onSaved }: Saving<Body>) {
  const [tried, setTried] = useState(false)
  const queryClient = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: save,
    onSuccess: onSaved,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['alerts'] }),
  })
  const faults: Faults = tried && !read.ok ? read.faults : {}
  const onSubmit = (): void => {
    setTried(true)
    if (read.ok) mutate(read.body)
  }
  const marked = Object.keys(faults).length > 0
  return { faults, frame: { pending: isPending, error, marked, onSubmit } }
}
