import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPostmaster } from '@/server/platform/postmaster'
import { childrenOf, identify, isAlive, processesIn } from '@/server/platform/process-identity'
import { createSupervisor } from '@/server/supervisor/supervisor'
import { eventually } from '../support/eventually'
import { askBank, bankClient, type Nursery, openNursery, stateInKernel } from '../support/nursery'

let nursery: Nursery
beforeEach(() => {
  nursery = openNursery()
})
afterEach(() => nursery.remove())

test('a bank that is killed loses its sessions, comes back and keeps what it prepared', async () => {
  const bank = await nursery.bank('bank-a')
  const { command } = await nursery.supervise(bank)
  await askBank(bank, 'create table kept (n int)')
  await askBank(bank, `begin; insert into kept values (1); prepare transaction 'kept'`)
  const postmaster = nursery.stateOf('bank-a')?.pid ?? 0
  const family = [identify(postmaster), ...childrenOf(postmaster)].flatMap((one) => one ?? [])
  expect(family.length).toBeGreaterThan(4)
  await command('bank-a', 'kill')
  await eventually(() => !family.some(isAlive))
  await eventually(() => nursery.stateOf('bank-a')?.state === 'running')
  expect(await askBank(bank, 'select gid from pg_prepared_xacts')).toEqual([{ gid: 'kept' }])
})

test('a paused bank answers nobody, sessions included, and goes on where it was', async () => {
  const bank = await nursery.bank('bank-a')
  const { command } = await nursery.supervise(bank)
  const session = bankClient(bank)
  await session.connect()
  await command('bank-a', 'pause')
  let answered = false
  const answer = session.query('select 7 as seven').then(({ rows }) => {
    answered = true
    return rows
  })
  await expect(askBank(bank, 'select 1')).rejects.toThrow()
  const pid = nursery.stateOf('bank-a')?.pid ?? 0
  expect([pid, ...childrenOf(pid).map((one) => one.pid)].map(stateInKernel)).not.toContain('S')
  expect(answered).toBe(false)
  await command('bank-a', 'resume')
  expect(await answer).toEqual([{ seven: 7 }])
  await session.end()
})

test('a shutdown leaves no process, no note and no claim on the home behind', async () => {
  const bank = await nursery.bank('bank-a')
  const { command } = await nursery.supervise(nursery.program('web'), bank)
  await eventually(() => nursery.notes('web').length === 1)
  await command('bank-a', 'pause')
  await nursery.end()
  expect(identify(Number(nursery.notes('web')[0]))).toBeNull()
  expect(processesIn(bank.server.dir)).toEqual([])
  expect(nursery.home.read('run/web')).toBeNull()
  expect(nursery.home.read('supervisor.lock')).toBeNull()
})

test('a second supervisor of the same home is refused, and hurts nobody', async () => {
  const bank = await nursery.bank('bank-a')
  await nursery.supervise(bank)
  await expect(createSupervisor({ home: nursery.home, children: [bank] })).rejects.toThrow(
    `Verdict already runs in ${nursery.folder} (process ${process.pid})`,
  )
  expect(await askBank(bank, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('after kill -9 of the supervisor, the next one ends programs and adopts databases', async () => {
  const [kept, gone] = [await nursery.bank('bank-a'), await nursery.bank('bank-b')]
  const specs = join(nursery.folder, 'specs.json')
  writeFileSync(specs, JSON.stringify([nursery.program('web'), kept, gone]))
  const script = join(import.meta.dirname, '../support/supervisor-program.ts')
  const first = spawn(process.execPath, ['--import', 'tsx', script, nursery.folder, specs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => first.stdout.once('data', resolve))
  await eventually(() => nursery.notes('web').length === 1)
  const before = readPostmaster(kept.server.dir)?.process
  first.kill('SIGKILL')
  await new Promise((resolve) => first.once('exit', resolve))
  expect(await askBank(kept, 'select 1 as one')).toEqual([{ one: 1 }])

  const { command } = await nursery.supervise(nursery.program('web'), kept)
  expect(nursery.notes('web')[1]).toBe('asked to end')
  expect(readPostmaster(kept.server.dir)?.process).toEqual(before)
  expect(nursery.stateOf('bank-a')).toMatchObject({ state: 'running', pid: before?.pid })
  expect(processesIn(gone.server.dir)).toEqual([])
  await command('bank-a', 'kill')
  await eventually(
    () =>
      nursery.stateOf('bank-a')?.restarts === 1 && nursery.stateOf('bank-a')?.state === 'running',
  )
})
