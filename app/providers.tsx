'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { type ReactNode, useState } from 'react'
import { Speaking } from '@/components/shell/speaking'
import { createQueryClient } from '@/components/wire/query-client'
import type { Language } from '@/server/contract/words'

interface Props {
  /** What a script has to bear to be run by this page. */
  readonly nonce: string
  readonly language: Language
  readonly children: ReactNode
}

/** What every page stands in: the theme, the language and the cache of what the server said. */
export function Providers({ nonce, language, children }: Props) {
  const [queryClient] = useState(createQueryClient)
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      disableTransitionOnChange
      nonce={nonce}
    >
      <QueryClientProvider client={queryClient}>
        <Speaking language={language}>{children}</Speaking>
      </QueryClientProvider>
    </ThemeProvider>
  )
}
