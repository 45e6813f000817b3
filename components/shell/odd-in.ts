type Params = Readonly<Record<string, string>>

/** What the values of the address may be, name by name. */
export type Meant = Readonly<Record<string, (value: string) => boolean>>

/** Names whose value says nothing here: the page is shown without them, and says so. */
export const oddIn = (params: Params, meant: Meant): readonly string[] =>
  Object.entries(meant).flatMap(([name, means]) => {
    const value = params[name]
    return value === undefined || value === '' || means(value) ? [] : [name]
  })

/** Of parsers that put a number of their own in the place of what they cannot read. */
export const readAs = (found: Readonly<Record<string, number>>): Meant =>
  Object.fromEntries(
    Object.entries(found).map(([name, read]) => [name, (value: string) => Number(value) === read]),
  )
