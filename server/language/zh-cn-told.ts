import api from './zh-CN-told/api.json' with { type: 'json' }
import lab from './zh-CN-told/lab.json' with { type: 'json' }
import participants from './zh-CN-told/participants.json' with { type: 'json' }

/** What servers say in English, for whoever reads it on a page: `retelling.ts`. */
export const zhCnTold: Readonly<Record<string, string>> = { ...api, ...lab, ...participants }
