// `npm run screens`: pictures of every page, made anew from the demo's data into docs/screens.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { installPackages } from './debian.mjs'
import { buildPages, bundleServer, generate, install, root } from './steps.mjs'

await install()
installPackages()
await generate()
await buildPages()
await bundleServer()
const args = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--config']
const child = spawn(process.execPath, [...args, 'test/screens/playwright.config.ts'], {
  cwd: root,
  stdio: 'inherit',
})
child.once('close', (code) => {
  process.exitCode = code ?? 1
})
