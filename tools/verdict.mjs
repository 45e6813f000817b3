#!/usr/bin/env node
// `npx verdict …`: the command line of Verdict.
import { bundleCommandLine, install } from './steps.mjs'

await install()
await import(await bundleCommandLine())
