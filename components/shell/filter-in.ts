import type { z } from 'zod'

/** What the address asks for, part by part, and what of it cannot be meant. */
export function filterIn<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  params: Readonly<Record<string, string>>,
): { readonly filter: z.infer<z.ZodObject<Shape>>; readonly odd: readonly string[] } {
  const parts = Object.entries(params)
    .filter(([name]) => name in schema.shape)
    .map(([name, value]) => ({ name, parsed: schema.safeParse({ [name]: value }) }))
  return {
    filter: Object.assign({}, ...parts.map(({ parsed }) => parsed.data ?? {})),
    odd: parts.flatMap(({ name, parsed }) => (parsed.success ? [] : [name])),
  }
}
