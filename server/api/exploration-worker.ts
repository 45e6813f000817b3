import { parentPort, workerData } from 'node:worker_threads'
import { ask } from '../exploration/ask'
import type { ExplorationJob } from './explorations'

/* The thread of one search: an entry of its own in the bundle, begun by explorations.ts. */

const { request, statesMax }: ExplorationJob = workerData
const asked = ask(request)
if (!asked.ok) throw new Error(`${asked.refusal.path}: ${asked.refusal.message}`)
parentPort?.postMessage(asked.explorable.explore(asked.bounds, statesMax))
