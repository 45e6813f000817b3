// `npm run bench`: every file of test/bench in turn, or those whose name holds a given word.
// Bundled as the server is, so that what is measured is what is shipped.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildPages, bundleBench, bundleServer, generate, install, root } from './steps.mjs'

const wanted = process.argv.slice(2)

await install()
await generate()
await buildPages()
await bundleServer()
const names = readdirSync(join(root, 'test/bench'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
if (names.length === 0) throw new Error('No bench has such a name.')

for (const name of names.sort()) {
  const bundle = await bundleBench(name)
  const code = await new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', '--max-semi-space-size=32', bundle],
      {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production' },
        stdio: 'inherit',
      },
    )
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) process.exitCode = 1
}
