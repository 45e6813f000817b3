const REGISTER_SILENT = 'register-silent'

export function registerSilent(why: string): Error {
  const error = new Error(`The register of verdicts does not answer: ${why}`)
  error.name = REGISTER_SILENT
  return error
}

/** No majority of the register's nodes answers: nothing can be decided, and nobody may guess. */
export const isRegisterSilent = (error: unknown): boolean =>
  error instanceof Error && error.name === REGISTER_SILENT
