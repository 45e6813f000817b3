/** Runs what would let others go on in between, without doing so. */
export function atOnce<Answer>(steps: Generator<void, Answer>): Answer {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
