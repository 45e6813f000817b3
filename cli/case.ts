import { type Context, jsonOf } from './context'
import { answered } from './exit'
import { findTransaction } from './find'

/** verdict case ID: one transaction as a file that the page Case file opens. */
export async function printCase(context: Context, named: string): Promise<void> {
  const { client, url, terminal } = context
  const { id } = await findTransaction(context, named)
  // As it is, and not as a terminal may show it: its hash is over every character.
  terminal.print(jsonOf(await answered(client.case(id), url)))
}
