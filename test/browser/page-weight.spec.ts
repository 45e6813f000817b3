import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import { z } from 'zod'

/** What a page may bring with it before anything of it is used: 250 kB, compressed as it is served. */
const SCRIPT_BYTES_MAX = 250_000

const firstLoads = z.array(
  z.object({ route: z.string(), firstLoadChunkPaths: z.array(z.string()) }),
)

const stats = firstLoads.parse(
  JSON.parse(readFileSync('.next/diagnostics/route-bundle-stats.json', 'utf8')),
)

const pagesUnder = (folder: string): readonly string[] =>
  readdirSync(join('app', folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return pagesUnder(`${folder}/${entry.name}`)
    return entry.name === 'page.tsx' ? [folder === '' ? '/' : folder] : []
  })

const bytesOf = (path: string): number => gzipSync(readFileSync(path)).length

test('no page needs more than 250 kB of compressed script to stand', () => {
  const heavy = stats.flatMap(({ route, firstLoadChunkPaths }) => {
    const bytes = firstLoadChunkPaths.map(bytesOf).reduce((sum, one) => sum + one, 0)
    return bytes < SCRIPT_BYTES_MAX ? [] : [`${route}: ${Math.round(bytes / 1_000)} kB`]
  })
  expect(heavy).toEqual([])
  expect(stats.map(({ route }) => route)).toEqual(expect.arrayContaining([...pagesUnder('')]))
})

test('charts, graphs, dialogs, menus, the palette and the socket come when they are wanted', () => {
  // Words that only these libraries have.
  const signs = ['recharts', 'cmdk-item', 'engine.io', 'dagre', 'DismissableLayer']
  const found = stats.flatMap(({ route, firstLoadChunkPaths }) => {
    const script = firstLoadChunkPaths.map((path) => readFileSync(path, 'utf8')).join('')
    return signs.filter((sign) => script.includes(sign)).map((sign) => `${route}: ${sign}`)
  })
  expect(found).toEqual([])
})
