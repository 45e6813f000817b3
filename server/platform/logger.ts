import { type Logger, pino } from 'pino'

export type { Logger }

/** One JSON object a line on the standard output, with the name of the process. */
export const createLogger = ({ level, name }: { level: string; name: string }): Logger =>
  pino({ level, name, base: { name }, timestamp: pino.stdTimeFunctions.isoTime })
