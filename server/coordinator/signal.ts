/** Something that happens once and stays so: it can be waited for before and after. */
export interface Signal {
  readonly raised: boolean
  raise(): void
  readonly wait: Promise<void>
}

export function createSignal(): Signal {
  let raised = false
  let resolve = () => {}
  const wait = new Promise<void>((done) => {
    resolve = done
  })
  return {
    get raised() {
      return raised
    },
    raise: () => {
      raised = true
      resolve()
    },
    wait,
  }
}
