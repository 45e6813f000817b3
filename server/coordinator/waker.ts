import type { Clock } from '@/server/platform/clock'

/** Sleeps that a participant's first answer after a silence cuts short (D21). */
export interface Waker {
  sleep(participant: string, ms: number): Promise<void>
  wake(participant: string): void
  wakeAll(): void
}

export function createWaker(clock: Clock): Waker {
  const sleepers = new Map<string, Set<() => void>>()
  const wake = (participant: string) => {
    for (const rise of [...(sleepers.get(participant) ?? [])]) rise()
  }
  return {
    sleep: (participant, ms) =>
      new Promise((resolve) => {
        const here = sleepers.get(participant) ?? new Set()
        sleepers.set(participant, here)
        const rise = () => {
          cancel()
          here.delete(rise)
          resolve()
        }
        const cancel = clock.setTimer(ms, rise)
        here.add(rise)
      }),
    wake,
    wakeAll: () => {
      for (const participant of sleepers.keys()) wake(participant)
    },
  }
}
