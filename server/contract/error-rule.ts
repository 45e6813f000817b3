import { z } from 'zod'

/**
 * retry   asking again may help
 * refuse  asking again says the same: a promise is asked for no more
 * broken  somebody must put something right there first: what a verdict says is told seldom
 */
export const errorClass = z.enum(['retry', 'refuse', 'broken'])

export const errorRule = z
  .strictObject({
    /** A SQLSTATE, the number of MariaDB's error, a name of the network's, or `http-<status>`; `*` at its end for all that begin so. */
    code: z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{1,40}\*?$/,
        'must be letters, digits, - and _, with * at the end only',
      ),
    class: errorClass,
  })
  .meta({ id: 'ErrorRule' })

/** The first that fits counts. */
export const errorRules = z.array(errorRule).max(100)
