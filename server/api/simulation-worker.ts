import { parentPort, workerData } from 'node:worker_threads'
import { simulate } from '../simulator/simulate'
import type { SimulationJob } from './simulations'

/* The thread of one run: an entry of its own in the bundle, begun by simulations.ts. */

const { settings, watched }: SimulationJob = workerData
parentPort?.postMessage(simulate(settings, { watched }))
