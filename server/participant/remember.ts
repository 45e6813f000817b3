const ANSWERS_MAX = 500
const TEXT_LENGTH_MAX = 4_000

/** The same texts come again and again: what follows from a text alone is found out once. */
export function remember<Answer>(find: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>()
  return (text) => {
    const known = answers.get(text)
    if (known !== undefined) return known
    const answer = find(text)
    if (text.length > TEXT_LENGTH_MAX) return answer
    if (answers.size >= ANSWERS_MAX) answers.clear()
    answers.set(text, answer)
    return answer
  }
}
