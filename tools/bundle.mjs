import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Entries by the names of their bundles; what several need, or only later, is a chunk of its own. */
export async function bundle(entries) {
  const { build, stop } = await import('esbuild')
  await build({
    entryPoints: entries,
    outdir: join(root, '.build'),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    splitting: Object.keys(entries).length > 1,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    alias: { '@': root.replace(/\/$/, '') },
    sourcemap: true,
    logLevel: 'silent',
  })
  // Its helper process would live as long as this one does, which is as long as Verdict runs.
  await stop()
}
