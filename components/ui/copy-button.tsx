'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '@/server/contract/words'
import { IconButton } from './button'

const SHOWN_MS = 1_500

/** Copies a text and says so; `what` completes "Copy …". */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (state === 'idle') return
    const timer = setTimeout(() => setState('idle'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])

  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('refused'),
    )
  }
  const labels = {
    idle: t`Copy ${what}`,
    copied: t`Copied`,
    refused: t`The browser refused to copy. Select the text instead.`,
  }
  return (
    <IconButton size="small" label={labels[state]} onClick={copy} className="w-7">
      {state === 'copied' ? (
        <Check size={16} aria-hidden="true" />
      ) : (
        <Copy size={16} aria-hidden="true" />
      )}
    </IconButton>
  )
}
