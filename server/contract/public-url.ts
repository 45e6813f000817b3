import { z } from 'zod'

/** Where people reach the dashboard: kept without a slash at its end, for pages are added to it. */
export const publicUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:\/\/[^?#@]+$/.test(text),
    'must read https://host or http://host:port',
  )
  .transform((text) => text.replace(/\/+$/, ''))

/** Where this machine's own people reach it, as `npm start` prints it. */
export const localUrl = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`
