import { z } from 'zod'
import { configuredParticipant } from './participant'

/** The configuration file of participants; a name stands in it once. */
export const participantsFile = z.strictObject({
  participants: z
    .array(configuredParticipant)
    .max(1_000)
    .check(({ value, issues }) => {
      value.forEach(({ name }, index) => {
        if (value.findIndex((one) => one.name === name) === index) return
        const message = `The name ${name} stands in the file twice`
        issues.push({ code: 'custom', path: [index, 'name'], message, input: name })
      })
    }),
})
