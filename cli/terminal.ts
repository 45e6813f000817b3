import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'
import type { Terminal } from './context'

/** The terminal of this process. Colours where it shows them; a question only where somebody can answer. */
export function openTerminal({ stdin, stdout, stderr, env }: NodeJS.Process): Terminal {
  const colours = stdout.isTTY && stdout.hasColors() && !env.NO_COLOR
  return {
    print: (text) => void stdout.write(`${text}\n`),
    say: (text) => void stderr.write(`${text}\n`),
    ask: stdin.isTTY && stderr.isTTY ? (question) => ask({ stdin, stderr }, question) : null,
    paint: (tone, text) => (colours ? styleText(tone, text, { validateStream: false }) : text),
  }
}

async function ask(
  { stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
  question: string,
): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr })
  try {
    // Ctrl-C and Ctrl-D are no yes.
    const closed = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
    return await Promise.race([lines.question(question), closed])
  } finally {
    lines.close()
  }
}
