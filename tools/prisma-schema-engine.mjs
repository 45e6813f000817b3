#!/usr/bin/env node
// Stand-in for Prisma's native `schema-engine` binary, which is a download: here none is needed.
// The Prisma CLI starts PRISMA_SCHEMA_ENGINE_BINARY and talks JSON-RPC (one object a line) over stdio.
// This answers the same calls with the WebAssembly build of the same engine
// (npm: @prisma/schema-engine-wasm) and the project's own driver adapter (npm: @prisma/adapter-pg).

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { databaseFactory, offlineFactory } from './prisma-schema-adapters.mjs'
import { databaseCommand } from './prisma-schema-database.mjs'

const argv = process.argv.slice(2)
const opt = { datamodels: [] }
const rest = []
for (let i = 0; i < argv.length; i++) {
  const a = argv[i]
  if (a === '--datamodels' || a === '-d') opt.datamodels.push(argv[++i])
  else if (a === '--datasource') opt.datasource = JSON.parse(argv[++i])
  else if (a === '--enabled-preview-features') opt.preview = argv[++i]
  else if (a === '--extension-types') opt.ext = argv[++i]
  else rest.push(a)
}
const require = createRequire(import.meta.url)
const wasmPkg = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, '')
const VERSION = JSON.parse(readFileSync(`${wasmPkg}package.json`, 'utf8')).version
if (argv.includes('--version') || argv.includes('-V')) {
  console.log(`schema-engine-wasm ${VERSION}`)
  process.exit(0)
}

const url = opt.datasource?.url

if (rest[0] === 'cli') process.exit(await databaseCommand(rest[1], url))

const { bindMigrationAwareSqlAdapterFactory } = await import('@prisma/driver-adapter-utils')
let panic
globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  set_message: (m) => {
    panic = m
  },
}
const runtime = await import('@prisma/schema-engine-wasm/schema_engine_bg')
const wasm = new WebAssembly.Instance(
  new WebAssembly.Module(readFileSync(`${wasmPkg}schema_engine_bg.wasm`)),
  { './schema_engine_bg.js': runtime },
)
runtime.__wbg_set_wasm(wasm.exports)
wasm.exports.__wbindgen_start()

const datamodels = opt.datamodels.map((p) => [p, readFileSync(p, 'utf8')])
const debug = (m) => {
  if (process.env.DEBUG)
    process.stderr.write(`${JSON.stringify({ level: 'DEBUG', fields: { message: String(m) } })}\n`)
}
let adapter, enginePromise
const boot = (f) => {
  adapter = bindMigrationAwareSqlAdapterFactory(f)
  return runtime.SchemaEngine.new(
    { datamodels: datamodels.length ? datamodels : undefined },
    debug,
    adapter,
  )
}
// The WebAssembly engine connects as it is made; a diff of two schema files must not need a database.
const offlineDiff = (m, p) =>
  m === 'diff' && [p.from, p.to].every((t) => t.tag === 'empty' || t.tag === 'schemaDatamodel')
const engineFor = (m, p) =>
  (enginePromise ??= offlineDiff(m, p) ? boot(offlineFactory()) : boot(databaseFactory(url)))

const send = (o) => process.stdout.write(`${JSON.stringify(o)}\n`)
const pending = new Map()
let nextId = 1_000_000
const print = (content) =>
  new Promise((res) => {
    const id = nextId++
    pending.set(id, res)
    send({ id, jsonrpc: '2.0', method: 'print', params: { content } })
  })

async function call(method, params) {
  if (method === 'createDatabase') return { databaseName: '' }
  const engine = await engineFor(method, params)
  switch (method) {
    case 'getDatabaseVersion':
      return engine.version(params ?? null)
    case 'diff': {
      const { stdout, ...r } = await engine.diff(params)
      if (stdout) await print(stdout.replace(/\n$/, ''))
      return r
    }
    case 'introspect':
      return engine.introspect({ ...params, namespaces: params.namespaces ?? null })
    default: {
      if (typeof engine[method] !== 'function')
        throw new Error(`schema-engine-wasm has no method ${method}`)
      return (await engine[method](params)) ?? {}
    }
  }
}
let open = 0,
  closing = false
const openIds = new Set()
const maybeExit = () => {
  if (closing && open === 0) process.exit(0)
}
createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on('line', async (line) => {
    if (!line.trim()) return
    const m = JSON.parse(line)
    if (!m.method) {
      pending.get(m.id)?.()
      pending.delete(m.id)
      return
    }
    open++
    openIds.add(m.id)
    try {
      send({ id: m.id, jsonrpc: '2.0', result: (await call(m.method, m.params)) ?? {} })
    } catch (e) {
      const captured =
        typeof e?.id === 'number' ? adapter.errorRegistry.consumeError(e.id)?.error : undefined
      const msg = panic ?? captured?.message ?? e?.message ?? String(e)
      send({
        id: m.id,
        jsonrpc: '2.0',
        error: {
          code: 4466,
          message: msg,
          data: {
            is_panic: Boolean(panic),
            message: msg,
            error: { message: msg },
            error_code: e?.code ?? undefined,
            meta: e?.meta ?? null,
          },
        },
      })
    }
    open--
    openIds.delete(m.id)
    maybeExit()
  })
  .on('close', () => {
    closing = true
    maybeExit()
    setTimeout(() => process.exit(0), 2000).unref()
  })
// A panic inside WebAssembly is thrown out of a microtask, past the promise of the call it belongs to.
process.on('uncaughtException', (e) => {
  const message = panic ?? e.stack ?? String(e)
  for (const id of openIds)
    send({ id, jsonrpc: '2.0', error: { code: 4466, message, data: { is_panic: false, message } } })
  process.stdout.write('', () => process.exit(101))
})
