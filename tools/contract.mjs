#!/usr/bin/env node
// `npx verdict-contract URL`, `npm run contract -- URL`: tries a service against the contract.
import { bundleContractSuite, install } from './steps.mjs'

await install()
await import(await bundleContractSuite())
