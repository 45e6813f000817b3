import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildPages, bundleCommandLine, bundleServer, root } from '../../tools/steps.mjs'

/** Before the tests of real processes: the bundle that `npm start` runs, as it is now, and pages. */
export async function setup() {
  // biome-ignore lint/style/noProcessEnv: a test of the tests brings a bundle of its own
  if (process.env.VERDICT_TEST_BUNDLE) return
  await bundleServer()
  await bundleCommandLine()
  if (!existsSync(join(root, '.next/BUILD_ID'))) await buildPages()
}
