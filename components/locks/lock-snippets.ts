/** How a program takes a lock, with what keeps out who has lost it. */
export const sdkSnippet = (origin: string) => ({
  code: `import { createClient } from './sdk/client'
import { guard } from './sdk/guard'

const verdict = createClient({ url: '${origin}' })

await verdict.lock('invoice:42', async (token, { signal }) => {
  await client.query('begin')
  await guard(client, 'invoice:42', token)  // refuses old tokens
  await client.query('update invoice set paid = true where id = 42')
  signal.throwIfAborted()                   // the lock was lost
  await client.query('commit')
})`,
})

export const curlSnippet = (origin: string) => ({
  code: `curl -s ${origin}/v1/locks/invoice%3A42:acquire \\
  -H 'content-type: application/json' \\
  -d '{"owner":"billing","mode":"exclusive","ttlMs":30000,"waitMs":5000}'

# renew it within ttlMs, with the token of the answer
curl -s ${origin}/v1/locks/invoice%3A42:renew \\
  -H 'content-type: application/json' -d '{"token":1}'

curl -s ${origin}/v1/locks/invoice%3A42:release \\
  -H 'content-type: application/json' -d '{"token":1}'`,
})

/** Before its branches run, and until it has ended. */
export const transactionSnippet = `"locks": [{ "key": "invoice:42" }, { "key": "rates", "mode": "shared" }]`
