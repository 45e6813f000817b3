import type { CrashTest, NewCrashTest } from '../contract/crash-test'
import type { Home } from '../platform/home'
import { type CrashRunOptions, runCrash } from './crash-run'
import { letOnWhoStands } from './crash-strike'
import { createCrashTestFile } from './crash-test-file'
import { type Result, refuse } from './lab-reply'

interface CrashTestsOptions extends CrashRunOptions {
  readonly home: Home
  readonly isRunGoing: () => boolean
  /** Something is broken on purpose already. */
  readonly isBroken: () => boolean
}

/** Crashes put at a point on purpose: one at a time, and only while nothing else goes on in the lab. */
export function createCrashTests(options: CrashTestsOptions) {
  const file = createCrashTestFile(options.home)
  let going: NewCrashTest | null = null

  const run = async (asked: NewCrashTest): Promise<Result<CrashTest>> => {
    const result = await runCrash(asked, options)
    if (result.ok) file.keep(result.value)
    return result
  }
  return {
    list: () => ({ items: file.list() }),
    isGoing: () => going !== null,
    run: async (asked: NewCrashTest): Promise<Result<CrashTest>> => {
      if (options.isRunGoing()) return runInTheWay
      if (options.isBroken()) return faultInTheWay
      if (going !== null) return testInTheWay(going)
      going = asked
      return run(asked).finally(() => {
        going = null
      })
    },
    /** What a killed lab has left standing goes on. */
    resume: () => void letOnWhoStands(options.supervisor).catch(() => undefined),
  }
}

export type CrashTests = ReturnType<typeof createCrashTests>

const runInTheWay = refuse(
  'process-state',
  'A run is going on, and its transfers would get to the point first. Nothing was crashed. Stop the run, or wait until it has finished.',
)

const faultInTheWay = refuse(
  'process-state',
  'Something is broken on purpose already, which would change the result. Nothing was crashed. Clear the faults, then try again.',
)

const testInTheWay = ({ point, victim }: NewCrashTest) =>
  refuse(
    'process-state',
    `Another crash, of the ${victim} at ${point}, is going on, and the lab does one at a time. Nothing was crashed. Wait a moment, then try again.`,
  )
