import { createSpeaker } from './speaker'
import { zhCn } from './zh-cn'
import { zhCnTold } from './zh-cn-told'

/** What a browser fetches once somebody reads another language than English. */
export const speakers = { 'zh-CN': () => createSpeaker('zh-CN', zhCn, zhCnTold) }
