import { join } from 'node:path'
import { type CrashTest, crashTestList, type NewCrashTest } from '../contract/crash-test'
import type { Home } from '../platform/home'

const FILE = join('lab', 'crash-tests.json')

/** The newest result of each point, protocol and victim: one file, replaced as a whole. */
export function createCrashTestFile(home: Home) {
  const list = (): readonly CrashTest[] => {
    const text = home.read(FILE)
    return text === null ? [] : crashTestList.parse(JSON.parse(text)).items
  }
  return {
    list,
    keep: (test: CrashTest) => {
      const items = [...list().filter((one) => !isSame(one, test)), test]
      home.writeSecret(FILE, JSON.stringify({ items }))
    },
  }
}

const isSame = (one: NewCrashTest, other: NewCrashTest): boolean =>
  one.protocol === other.protocol && one.point === other.point && one.victim === other.victim
