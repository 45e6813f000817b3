import { expect, test } from 'vitest'
import { runContractSuite } from '@/sdk/contract-suite/run'
import { startWrongTries, type WrongTry, wrongTries } from '../support/wrong-tries'

const tries = { yes: { seat: '{unique}' }, no: { seat: 'full' } }

/** The rules of the steps that a service breaks; of the other calls it has none. */
async function broken(fault: WrongTry | 'none'): Promise<readonly string[]> {
  const service = await startWrongTries(fault)
  try {
    const { findings } = await runContractSuite({ url: service.url, yes: {}, tries })
    const ofSteps: readonly string[] = Object.values(wrongTries)
    return findings
      .filter(({ result, rule }) => result === 'broken' && ofSteps.includes(rule.name))
      .map(({ rule }) => rule.name)
  } finally {
    await service.close()
  }
}

test('a service that reserves as it must breaks no rule of the steps', async () => {
  expect(await broken('none')).toEqual([])
})

test.each(Object.entries(wrongTries) as [WrongTry, string][])(
  'a service that %s is found out by %s',
  async (fault, rule) => {
    expect(await broken(fault)).toContain(rule)
  },
)

test('the steps are tried only where it is said what a service reserves', async () => {
  const service = await startWrongTries('none')
  const { findings } = await runContractSuite({ url: service.url, yes: {} })
  await service.close()
  expect(findings.map(({ rule }) => rule.name)).not.toContain('try-reserves-once')
})
