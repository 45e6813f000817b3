import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './tokens.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { HEAR_EARLY_INPUT } from '@/components/ui/early-input-script'
import { languageNow, t } from '@/server/contract/words'
import { Providers } from './providers'

export const generateMetadata = (): Metadata => ({
  title: { default: t`Verdict`, template: '%s · Verdict' },
  description: t`Watch and settle distributed transactions.`,
})

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

/** What a page shows is of this moment; none is made while building. */
export const dynamic = 'force-dynamic'

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? ''
  const language = languageNow()
  return (
    <html lang={language} suppressHydrationWarning>
      <body>
        <script
          nonce={nonce}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a text of our own, always the same
          dangerouslySetInnerHTML={{ __html: HEAR_EARLY_INPUT }}
        />
        <Providers nonce={nonce} language={language}>
          <Shell>{children}</Shell>
        </Providers>
      </body>
    </html>
  )
}
