import { z } from 'zod'

const DEFAULT_PORT = 3000

const schema = z.object({
  VERDICT_URL: z.url({ protocol: /^https?$/, error: 'must read http://host:port' }).optional(),
  VERDICT_TOKEN: z.string().regex(/^\S+$/, 'must be an API token').optional(),
  PORT: z.coerce.number().int().min(1).max(65_535).default(DEFAULT_PORT),
})

/**
 * Where Verdict is when nobody says so: `VERDICT_URL`, or what `npm start` prints on this machine.
 * Throws a ZodError that names the variable that is wrong.
 */
export function defaultUrl(): string {
  const { PORT: port, VERDICT_URL: url } = schema.parse(process.env)
  return url ?? `http://127.0.0.1:${port}`
}

/** What the command line shows where people sign in: `VERDICT_TOKEN`. */
export const defaultToken = (): string | undefined => schema.parse(process.env).VERDICT_TOKEN
