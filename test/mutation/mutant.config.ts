import { defineConfig } from 'vitest/config'
import tests from '../../vitest.config'
import { mutantPlugin } from '../mutant-plugin'

/** The tests as they always are, with one bug planted in what they test. */
const plugins = [mutantPlugin(() => process.env.VERDICT_MUTANT)]
const { projects = [] } = tests.test ?? {}

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    projects: projects.map((project) =>
      typeof project === 'object' && 'test' in project
        ? { ...project, plugins, test: { ...project.test, retry: 0 } }
        : project,
    ),
  },
})
