import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { problems } from '@/server/contract/problem'
import { zhCn } from '@/server/language/zh-cn'
import { zhCnTold } from '@/server/language/zh-cn-told'
import { everythingSaid } from '../support/said'

const SPOKEN = ['app', 'components', 'server/advice', 'server/api', 'server/contract']
const PAGES = ['app', 'components']
const DICTIONARY = 'server/language/zh-CN'

const { said } = everythingSaid(SPOKEN)
const places = (text: string) => [...new Set(text.match(/\{\d+\}/g))].sort()

describe('Simplified Chinese', () => {
  it('has a sentence for everything that people read', () => {
    expect(said.filter(({ english }) => !Object.hasOwn(zhCn, english))).toEqual([])
  })

  it('has no sentence that nobody says', () => {
    const english = new Set(said.map((one) => one.english))
    expect(Object.keys(zhCn).filter((key) => !english.has(key))).toEqual([])
  })

  it('fills in what its English fills in', () => {
    const other = Object.entries(zhCn).filter(
      ([english, chinese]) => places(english).join() !== places(chinese).join(),
    )
    expect(other).toEqual([])
  })

  it('says one thing in one way, whichever page says it', () => {
    const first = new Map<string, string>()
    const told = readdirSync(DICTIONARY).flatMap((file) => readDictionary(`${DICTIONARY}/${file}`))
    const twice = told.filter(([english, chinese]) => {
      const before = first.get(english) ?? chinese
      first.set(english, before)
      return before !== chinese
    })
    expect(twice).toEqual([])
    expect(first.size).toBe(Object.keys(zhCn).length)
  })
})

describe('what servers say in English, told by the pages', () => {
  it('is said by a server still', () => {
    const written = new Set(everythingSaid(['server', 'sdk']).written.map(({ english }) => english))
    expect(Object.keys(zhCnTold).filter((english) => !written.has(english))).toEqual([])
  })

  it('fills in what its English fills in', () => {
    const other = Object.entries(zhCnTold).filter(
      ([english, chinese]) => places(english).join() !== places(chinese).join(),
    )
    expect(other).toEqual([])
  })

  it('has no second sentence for what a page says itself', () => {
    expect(Object.keys(zhCnTold).filter((english) => Object.hasOwn(zhCn, english))).toEqual([])
  })

  it('has the title of every problem', () => {
    const known = { ...zhCn, ...zhCnTold }
    const titles = Object.values(problems).map(({ title }) => title)
    expect(titles.filter((title) => !Object.hasOwn(known, title))).toEqual([])
  })
})

it('no page says anything in English only', () => {
  expect(everythingSaid(PAGES).unsaid).toEqual([])
})

const readDictionary = (path: string): [string, string][] =>
  Object.entries(JSON.parse(readFileSync(path, 'utf8')))
