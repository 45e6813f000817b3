import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  outputFileTracingRoot: root,
  turbopack: { root },
  // `npm run check` refuses wrong types; a start should not wait for the same answer again.
  typescript: { ignoreBuildErrors: true },
}
