import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './tokens.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { Providers } from './providers'

export const metadata: Metadata = {
  title: { default: 'Verdict', template: '%s · Verdict' },
  description: 'Watch and settle distributed transactions.',
}

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

/** What a page shows is of this moment; none is made while building. */
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? ''
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <Providers nonce={nonce}>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  )
}
