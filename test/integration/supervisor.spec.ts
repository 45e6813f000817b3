import { spawn } from 'node:child_process'
import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { innerSupervisor } from '@/server/lab/inner-supervisor'
import { callInner } from '@/server/platform/inner-http'
import { identify } from '@/server/platform/process-identity'
import { limitLog, openLog } from '@/server/supervisor/log-file'
import { eventually } from '../support/eventually'
import { type Nursery, openNursery, stateInKernel } from '../support/nursery'

let nursery: Nursery
beforeEach(() => {
  nursery = openNursery()
})
afterEach(() => nursery.remove())

test('a child that is killed comes back by itself, as another process', async () => {
  const { command } = await nursery.supervise(nursery.program('web'))
  await eventually(() => nursery.notes('web').length === 1)
  const before = nursery.stateOf('web')
  expect(await command('web', 'kill')).toEqual({ ok: true })
  expect(nursery.stateOf('web')).toMatchObject({ state: 'exited', pid: null })
  await eventually(() => nursery.stateOf('web')?.state === 'running')
  expect(nursery.stateOf('web')).toMatchObject({ restarts: 1 })
  expect(nursery.stateOf('web')?.pid).not.toBe(before?.pid)
  await eventually(() => nursery.notes('web').length === 2)
})

test('a child that ends by itself comes back as well', async () => {
  await nursery.supervise(nursery.program('web'))
  await eventually(() => nursery.notes('web').length === 1)
  process.kill(Number(nursery.notes('web')[0]), 'SIGKILL')
  await eventually(
    () => nursery.stateOf('web')?.restarts === 1 && nursery.stateOf('web')?.state === 'running',
  )
})

test('a child that is stopped was asked politely, and stays stopped until it is started', async () => {
  const { command } = await nursery.supervise(nursery.program('web'), nursery.program('other'))
  await eventually(() => nursery.notes('web').length === 1 && nursery.notes('other').length === 1)
  expect(await command('web', 'stop')).toEqual({ ok: true })
  expect(nursery.notes('web')).toContain('asked to end')
  await command('other', 'kill')
  await eventually(() => nursery.stateOf('other')?.restarts === 1)
  expect(nursery.stateOf('web')).toMatchObject({ state: 'stopped', pid: null, restarts: 0 })
  expect(await command('web', 'start')).toEqual({ ok: true })
  expect(nursery.stateOf('web')).toMatchObject({ state: 'running' })
})

test('a stop during the pause before a restart is a stop', async () => {
  const { command } = await nursery.supervise(nursery.program('web'))
  await command('web', 'kill')
  expect(nursery.stateOf('web')?.state).toBe('exited')
  await command('web', 'stop')
  expect(nursery.stateOf('web')).toMatchObject({ state: 'stopped' })
})

test('a child that does not listen is killed when its time is up', async () => {
  const { command } = await nursery.supervise(nursery.program('web', 'deaf'))
  await eventually(() => nursery.notes('web').length === 1)
  await command('web', 'stop')
  expect(nursery.stateOf('web')).toMatchObject({ state: 'stopped' })
  expect(identify(Number(nursery.notes('web')[0]))).toBeNull()
})

test('a paused child does nothing until it is resumed, and can be stopped as it is', async () => {
  const { command } = await nursery.supervise(nursery.program('web'))
  await eventually(() => nursery.notes('web').length === 1)
  const pid = Number(nursery.notes('web')[0])
  await command('web', 'pause')
  await eventually(() => stateInKernel(pid) === 'T')
  expect(nursery.stateOf('web')).toMatchObject({ state: 'paused', pid })
  expect(await command('web', 'pause')).toMatchObject({ ok: false })
  await command('web', 'resume')
  await eventually(() => stateInKernel(pid) !== 'T')
  await command('web', 'pause')
  await command('web', 'stop')
  expect(nursery.notes('web')).toContain('asked to end')
})

test('a child on demand does not start with the rest, and then is kept like every other', async () => {
  const onDemand = { ...nursery.program('agent-a'), role: 'agent', onDemand: true } as const
  const { command } = await nursery.supervise(nursery.program('web'), onDemand)
  expect(nursery.stateOf('web')?.state).toBe('running')
  expect(nursery.stateOf('agent-a')).toMatchObject({ state: 'stopped', pid: null, asleep: true })
  expect(await command('agent-a', 'start')).toEqual({ ok: true })
  expect(await command('agent-a', 'start')).toEqual({ ok: true })
  await eventually(() => nursery.notes('agent-a').length === 1)
  await command('agent-a', 'kill')
  await eventually(() => nursery.notes('agent-a').length === 2)
  expect(nursery.stateOf('agent-a')).toMatchObject({ state: 'running', restarts: 1 })
  await command('agent-a', 'stop')
  expect(nursery.stateOf('agent-a')).toMatchObject({ state: 'stopped' })
  expect(nursery.stateOf('agent-a')).not.toHaveProperty('asleep')
})

test('the inner listener tells and commands, to those who know the token', async () => {
  const { url } = await nursery.supervise(nursery.program('web'))
  const call = { url, token: nursery.home.token(), method: 'POST' }
  expect(nursery.home.read('supervisor-url')).toBe(url)
  const list = await callInner({ ...call, method: 'GET', path: '/internal/processes' })
  expect(list).toMatchObject({ status: 200, body: { items: [{ name: 'web', state: 'running' }] } })
  const paused = await callInner({ ...call, path: '/internal/processes/web:pause' })
  expect(paused).toMatchObject({ status: 200, body: { state: 'paused' } })
  const again = await callInner({ ...call, path: '/internal/processes/web:pause' })
  expect(again).toMatchObject({ status: 409 })
  const nobody = await callInner({ ...call, path: '/internal/processes/nobody:kill' })
  expect(nobody).toMatchObject({ status: 404 })
  const stranger = await callInner({
    ...call,
    token: 'guess',
    path: '/internal/processes/web:kill',
  })
  expect(stranger).toMatchObject({ status: 401 })
})

test('what the lab orders under one id is done once, whoever repeats it: one kill, one new process', async () => {
  const { url } = await nursery.supervise(nursery.program('web'))
  const token = nursery.home.token()
  await eventually(() => nursery.notes('web').length === 1)
  // Two labs, of which the first was killed before it had its answer.
  const [first, next] = [innerSupervisor({ url, token }), innerSupervisor({ url, token })]
  await first.command('web', 'kill', 'run-1-0')
  await eventually(() => nursery.notes('web').length === 2)
  const { pid } = nursery.stateOf('web') ?? {}
  expect(await next.command('web', 'kill', 'run-1-0')).toMatchObject({
    type: 'done',
    process: { pid },
  })
  expect(nursery.stateOf('web')).toMatchObject({ pid, state: 'running', restarts: 1 })
  await next.command('web', 'kill', 'run-1-1')
  await eventually(() => nursery.notes('web').length === 3)
})

test('a number in a note that now belongs to another process is left in peace', async () => {
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    stdio: 'ignore',
  })
  const pid = bystander.pid ?? 0
  nursery.home.writeSecret('run/web', JSON.stringify({ pid, startedAt: '1', kind: 'program' }))
  nursery.home.writeSecret('supervisor.lock', JSON.stringify({ pid, startedAt: '1' }))
  await nursery.supervise(nursery.program('web'))
  expect(identify(pid)).not.toBeNull()
  bystander.kill('SIGKILL')
})

test('a log beyond its limit starts anew, while its writer holds it open', () => {
  const path = join(nursery.folder, 'long.log')
  const log = openLog(path)
  writeSync(log, 'old words\n')
  limitLog(path, 100)
  expect(readFileSync(path, 'utf8')).toBe('old words\n')
  limitLog(path, 5)
  writeSync(log, 'new words\n')
  expect(readFileSync(path, 'utf8')).toBe('new words\n')
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('old words\n')
})
