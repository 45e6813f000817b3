import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { plural } from '@/components/ui/format'
import { rich } from '@/components/ui/rich'
import { languageNow, phrase, retell, say, speakAs, t } from '@/server/contract/words'
import { createSpeaker } from '@/server/language/speaker'
import { inLanguageOf, speakByRequest } from '@/server/language/speaking'
import { wishedLanguage } from '@/server/language/wished'

const chinese = createSpeaker('zh-CN', {
  'Told {0} of {1}: done.': '{1} 个里已告知 {0} 个：完成。',
  'In doubt': '存疑',
  '{0} seconds': '{0} 秒',
  'Press {0} now.': '现在按 {0}。',
})

afterEach(() => speakAs(() => null))

describe('a text', () => {
  it('is English as long as nobody speaks another language', () => {
    expect(t`Told ${1} of ${2}: done.`).toBe('Told 1 of 2: done.')
    expect(say(phrase`In doubt`)).toBe('In doubt')
    expect(plural(1, 'second')).toBe('1 second')
    expect(languageNow()).toBe('en')
  })

  it('is said in the other language, with its values where that language wants them', () => {
    speakAs(() => chinese)
    expect(t`Told ${1} of ${2}: done.`).toBe('2 个里已告知 1 个：完成。')
    expect(say(phrase`In doubt`)).toBe('存疑')
    expect(plural(1, 'second')).toBe('1 秒')
    expect(plural(12_408, 'second')).toBe('12,408 秒')
  })

  it('stays English where the other language has no words for it', () => {
    speakAs(() => chinese)
    expect(t`Nobody knows ${'x'}`).toBe('Nobody knows x')
  })

  it('takes what is filled in for text, whatever it looks like', () => {
    speakAs(() => chinese)
    expect(t`Told ${'{1}'} of ${'$t(In doubt) <b>'}: done.`).toBe(
      '$t(In doubt) <b> 个里已告知 {1} 个：完成。',
    )
    speakAs(() => null)
    expect(t`Told ${'{1}'} of ${'x'}: done.`).toBe('Told {1} of x: done.')
  })

  it('has a space between Chinese and Latin, and none between Chinese and Chinese', () => {
    const said = createSpeaker('zh-CN', { '{0} is now {1} here.': '{0} 现在 {1} 在此。' })
    speakAs(() => said)
    expect(t`${'bank-a'} is now ${'up'} here.`).toBe('bank-a 现在 up 在此。')
    expect(t`${'银行'} is now ${'可用'} here.`).toBe('银行现在可用在此。')
    expect(
      renderToStaticMarkup(rich`${'银行'} is now ${createElement('b', null, 'up')} here.`),
    ).toBe('银行现在 <b>up</b> 在此。')
  })

  it('may have parts that are more than text', () => {
    speakAs(() => chinese)
    expect(renderToStaticMarkup(rich`Press ${'j'} now.`)).toBe('现在按 j。')
  })
})

describe('what a server has said in English', () => {
  const told = createSpeaker(
    'zh-CN',
    { Down: '停机', 'Up, at once': '立即可用', '{0} prepared': '{0} 个已准备' },
    {
      '{0} is not registered{1}.': '{0} 未注册{1}。',
      '{0} is not usable: {1}.': '{0} 不可用：{1}。',
      'Nothing was begun.': '未开始任何事务。',
      '{0}{1}': '{1}{0}',
    },
  )

  it.each([
    ['Nothing was begun.', '未开始任何事务。'],
    ['bank-a is not registered.', 'bank-a 未注册。'],
    ['bank-a is not registered. Nothing was begun.', 'bank-a 未注册。未开始任何事务。'],
    ['a (.*) $1 {0} is not usable: Down.', 'a (.*) $1 {0} 不可用：停机。'],
    [
      'bank-a is not registered. Call them. Nothing was begun.',
      'bank-a 未注册。Call them. 未开始任何事务。',
    ],
    ['Down, and Nothing was begun.', '停机，未开始任何事务。'],
    ['Down, and Up, at once', '停机，立即可用'],
    ['Down, bank-a', 'Down, bank-a'],
    ['is not prepared', 'is not prepared'],
    ['bank-a', 'bank-a'],
    ['', ''],
  ])('%s', (english, chinese) => {
    speakAs(() => told)
    expect(retell(english)).toBe(chinese)
    speakAs(() => null)
    expect(retell(english)).toBe(english)
  })
})

describe('the language of a request', () => {
  it.each([
    [{}, 'en'],
    [{ 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' }, 'zh-CN'],
    [{ 'accept-language': 'de,en;q=0.5,zh;q=0.4' }, 'en'],
    [{ 'accept-language': 'fr, zh-TW;q=0.3' }, 'zh-CN'],
    [{ 'accept-language': 'zh;q=0, *' }, 'en'],
    [{ cookie: 'a=b; verdict-language=en', 'accept-language': 'zh' }, 'en'],
    [{ cookie: 'verdict-language=zh-CN' }, 'zh-CN'],
    [{ cookie: 'verdict-language=<script>', 'accept-language': ';;q=x,,' }, 'en'],
  ] as const)('%j is %s', (headers, language) => {
    expect(wishedLanguage(headers)).toBe(language)
  })

  it('is its own, whatever is answered at the same time', async () => {
    speakByRequest()
    const ask = (language: string) =>
      inLanguageOf({ cookie: `verdict-language=${language}` }, async () => {
        await new Promise(setImmediate)
        return languageNow()
      })
    const asked = ['en', 'zh-CN', 'en', 'zh-CN']
    expect(await Promise.all(asked.map(ask))).toEqual(asked)
    expect(languageNow()).toBe('en')
  })
})
