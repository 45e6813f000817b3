import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import type { Mutant } from './mutant'
import { mutants } from './mutants'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The source with the bug in it; throws when the place of the bug has changed. */
export function plant({ id, file, find, replace }: Mutant, source: string): string {
  const places = source.split(find)
  if (places.length !== 2)
    throw new Error(
      `${id} stands ${places.length - 1} times in ${file}, not once. The source has changed, so nothing was planted. Bring test/mutants.ts up to date.`,
    )
  return places.join(replace)
}

/**
 * Plants one bug of the catalogue into whatever imports its file: the one that the environment
 * names at that moment; no id: nothing at all.
 */
export function mutantPlugin(id: () => string | undefined): Plugin {
  return {
    name: 'verdict-mutant',
    enforce: 'pre',
    transform: (source, file) => {
      const mutant = find(id())
      return mutant !== undefined && file.split('?')[0] === root + mutant.file
        ? plant(mutant, source)
        : null
    },
  }
}

function find(id: string | undefined): Mutant | undefined {
  const mutant = mutants.find((one) => one.id === id)
  if (id && mutant === undefined) throw new Error(`The catalogue of planted bugs has no ${id}`)
  return mutant
}
