'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { type ReactNode, useState } from 'react'
import { createQueryClient } from '@/components/wire/query-client'

interface Props {
  /** What a script has to bear to be run by this page. */
  readonly nonce: string
  readonly children: ReactNode
}

/** What every page stands in: the theme and the cache of what the server said. */
export function Providers({ nonce, children }: Props) {
  const [queryClient] = useState(createQueryClient)
  return (
    <ThemeProvider
      attribute="data-theme"
      defaultTheme="system"
      disableTransitionOnChange
      nonce={nonce}
    >
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </ThemeProvider>
  )
}
