import { config } from 'zod'

/** Pages may not make code out of text: what parses must not try to, before anything is parsed. */
config({ jitless: true })
