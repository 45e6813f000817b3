import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type Report, runContractSuite } from '@/sdk/contract-suite/run'
import { startServiceBank } from '../support/service-bank'
import { faults, type ServiceFault, startWrongService } from '../support/wrong-service'

const named = ({ findings }: Report, wanted: string) =>
  findings
    .filter(({ result }) => result === wanted)
    .map(({ rule, seen }) => `${rule.name}: ${seen}`)

test('the kit keeps every rule, also when it is killed', async () => {
  const bank = await startServiceBank({ secret: 'open' })
  const { service } = bank
  try {
    const report = await runContractSuite({
      url: service.url.replace(':open@', ''),
      secret: 'open',
      yes: { key: '{unique}', account: '5', delta: -0.01 },
      no: { key: '{unique}', account: '5', delta: -1_000 },
      tries: {
        yes: { key: '{unique}', account: '6', delta: -0.01 },
        no: { key: '{unique}', account: '6', delta: -1_000 },
      },
      effect: async () => Math.round((await bank.balance('5')) * 100),
      crash: { kill: service.kill, restart: service.start },
    })
    expect(named(report, 'broken')).toEqual([])
    expect(report.grade).toBe('A')
    expect(await bank.prepared()).toEqual([])
  } finally {
    await bank.remove()
  }
})

test('a service with nothing wrong keeps every rule, so that a fault is found for itself', async () => {
  const service = await startWrongService('none')
  try {
    const report = await runContractSuite(service.trial)
    expect(named(report, 'broken')).toEqual([])
    expect(report.grade).toBe('A')
  } finally {
    await service.remove()
  }
})

/** They show only after a crash; the others are found without one, which is faster. */
const crashes: readonly ServiceFault[] = ['votes-before-durable', 'works-before-it-notes']

test.each(Object.entries(faults) as [ServiceFault, string][])(
  'a service that %s is found out by %s',
  async (fault, rule) => {
    const service = await startWrongService(fault)
    const { crash, ...trial } = service.trial
    try {
      const report = await runContractSuite(
        crashes.includes(fault) && crash !== undefined ? { ...trial, crash } : trial,
      )
      const broken = report.findings.filter(({ result }) => result === 'broken')
      expect(broken.map((finding) => finding.rule.name)).toContain(rule)
      expect(report.grade).toBe(broken.some((one) => one.rule.weight === 'grave') ? 'F' : 'C')
    } finally {
      await service.remove()
    }
  },
)

interface Ran {
  readonly code: number
  readonly stdout: string
}

const run = promisify(execFile)

async function command(...given: string[]): Promise<Ran> {
  const tool = join(import.meta.dirname, '../../tools/contract.mjs')
  try {
    return { code: 0, stdout: (await run(process.execPath, [tool, ...given])).stdout }
  } catch (error) {
    const { code, stdout } = error as Ran
    return { code, stdout }
  }
}

test('the command tells what is broken, why it matters and what to change, and ends with 1', async () => {
  const service = await startWrongService('no-fence')
  const url = service.url.replace('http://', 'http://:s3cret@')
  const effect = `curl -s ${service.url}/effect | tr -dc 0-9`
  try {
    const { code, stdout } = await command(url, '--yes', '{"a":1}', '--effect-command', effect)
    expect(code).toBe(1)
    expect(stdout).toMatch(/BROKEN {4}late-prepare-is-refused.*\n +Seen: .*\n +Why: .*\n +Change: /)
    expect(stdout).toMatch(/not tried no-is-definite.*\n +It needs a payload .*--no/)
    expect(stdout).toMatch(/kept {6}work-is-done-once/)
    expect(stdout).toContain('grade F')
  } finally {
    await service.remove()
  }
})

test('the command tells how it is used to who asks for it, which is no fault', async () => {
  expect(await command('--help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('verdict-contract URL --yes JSON'),
  })
})

test('the command ends with 2 where nothing can be tried, and says why', async () => {
  const silent = await command('http://127.0.0.1:9', '--yes', '{}')
  expect(silent).toMatchObject({ code: 2, stdout: expect.stringContaining('Nothing answers') })
  expect(await command('nowhere')).toMatchObject({ code: 2 })
  const half = await command('http://127.0.0.1:9', '--yes', '{}', '--kill-command', 'true')
  expect(half.stdout).toContain('need each other')
})
