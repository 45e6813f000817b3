import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// Prisma's command line downloads a native engine before any command. This one needs no network:
// the same engine as WebAssembly, out of the package registry (see the file's own comment).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(
  new URL('./tools/prisma-schema-engine.mjs', import.meta.url),
)
process.env.PRISMA_HIDE_UPDATE_MESSAGE ??= '1'
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only `prisma migrate dev` and its like need a database, and then say which.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://127.0.0.1:1/verdict' },
})
