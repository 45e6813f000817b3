#!/usr/bin/env node
// `npx verdict …`: the command line of Verdict.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCommandLine, install, root } from './steps.mjs'

// Never under a Verdict that may be running: with other packages it would not find its own any more.
if (!existsSync(join(root, 'node_modules'))) await install()
await import(await bundleCommandLine())
