/** Something that happens once and stays so: it can be waited for before and after. */
export interface Signal {
  readonly raised: boolean
  /** True once anybody has waited for it. */
  readonly awaited: boolean
  raise(): void
  readonly wait: Promise<void>
}

export function createSignal(): Signal {
  let raised = false
  let awaited = false
  let resolve = () => {}
  const wait = new Promise<void>((done) => {
    resolve = done
  })
  return {
    get raised() {
      return raised
    },
    get awaited() {
      return awaited
    },
    raise: () => {
      raised = true
      resolve()
    },
    get wait() {
      awaited = true
      return wait
    },
  }
}
