import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TrialOptions } from '@/sdk/contract-suite/trial'
import { freePort } from '@/server/platform/home'
import { bundleProgram, type Program, startProgram } from './bundled-program'
import { eventually } from './eventually'
import { temporaryFolder } from './temporary-folder'

/** What is wrong with it, and the rule that has to find it. */
export const faults = {
  'forgets-abort': 'abort-is-remembered',
  'takes-404-for-committed': 'unknown-is-not-committed',
  'votes-before-durable': 'yes-survives-a-crash',
  'works-twice': 'work-is-done-once',
  'works-before-it-notes': 'killed-before-its-reply',
  'no-fence': 'late-prepare-is-refused',
  'ignores-epoch': 'epoch-is-compared',
  'unknown-is-committed': 'unknown-is-unknown',
  'takes-other-body': 'other-body-is-refused',
  'undoes-committed': 'commit-is-final',
  'lists-nothing': 'yes-is-prepared',
  'holds-after-no': 'no-is-definite',
  'asks-no-secret': 'secret-is-asked-for',
} as const

export type ServiceFault = keyof typeof faults

export interface WrongService {
  readonly port: number
  readonly file: string
  readonly fault: ServiceFault | 'none'
}

export interface RunningWrongService {
  readonly url: string
  /** All that the suite can be told of it. */
  readonly trial: TrialOptions
  remove(): Promise<void>
}

/** Starts a service with that fault, as a process that may be killed. */
export async function startWrongService(
  fault: WrongService['fault'],
): Promise<RunningWrongService> {
  const [bundle, port] = await Promise.all([bundleProgram('wrong-service-program'), freePort()])
  const folder = temporaryFolder()
  const url = `http://127.0.0.1:${port}`
  const settings: WrongService = { port, file: join(folder, 'memory'), fault }
  let program: Program | null = null
  const effect = async () => {
    const response = await fetch(`${url}/effect`)
    return Number((await response.json()).done)
  }
  const restart = async () => {
    program = startProgram(bundle, settings, join(folder, 'log'))
    await eventually(async () => (await effect()) >= 0, {
      what: 'that it answers',
      withinMs: 30_000,
    })
  }
  const kill = async () => program?.kill()
  await restart()
  return {
    url,
    trial: {
      ...{ url, secret: 's3cret', effect, crash: { kill, restart } },
      yes: { order: '{unique}' },
      no: { order: '{unique}', refuse: true },
    },
    remove: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
