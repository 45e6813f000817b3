import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Cluster, startClusterOf } from '../support/cluster'
import { type PostgresClusterBank, startPostgresBank } from '../support/cluster-bank-postgres'
import { type SqliteClusterBank, startSqliteClusterBank } from '../support/cluster-bank-sqlite'
import { crashManually, dieAt, mustSee } from '../support/cluster-crash'
import { settled } from '../support/cluster-outcome'
import { eventually } from '../support/eventually'
import { startWeb, type WebProcess } from '../support/web-process'

let cluster: Cluster<PostgresClusterBank, SqliteClusterBank>
let web: WebProcess

beforeAll(async () => {
  cluster = await startClusterOf(startPostgresBank, startSqliteClusterBank)
  await cluster.coordinator('c1').start()
  web = await startWeb(cluster)
})
afterAll(async () => {
  await web?.kill()
  await cluster?.remove()
})

/** The first question to a file on a busy machine may come back without an answer. */
const lookAtBoth = (id: string) =>
  eventually(async () => {
    const sight = await web.look(id)
    return sight.evidence.participants[1].value === 'no-answer' ? null : sight
  })

describe('with manual recovery', () => {
  test('what the decider has decided is carried out, and waits for nobody', async () => {
    const { key } = await crashManually(cluster, 'L1')
    await settled(cluster, key, { expected: 'committed' })
  })

  test('what it can no longer decide waits for an operator, who may only abort', async () => {
    const { key } = await crashManually(cluster, 'V1')
    const { id } = await eventually(async () => {
      const look = await mustSee(cluster, key)
      return look.inDoubt ? look : null
    })
    const sight = await lookAtBoth(id)
    expect(sight.preview.advice.abort.advice).toBe('safe')
    expect(sight.preview.advice.commit.advice).toBe('blocked')
    expect(await web.act(sight, 'abort')).toMatchObject({
      status: 200,
      body: { verdict: 'abort', state: 'verified' },
    })
    await settled(cluster, key, { expected: 'aborted' })
  })
})

/** All that an action against the protocol's advice has to bring with it. */
const forced = (id: string) => ({ code: id.slice(-6), category: 'participant-lost' })

describe('while every coordinator is down', () => {
  const left = async (point: string) => {
    const c1 = cluster.coordinator('c1')
    if (!c1.isRunning()) await c1.start()
    const { key } = await dieAt(cluster, point, { recovery: 'manual' })
    return mustSee(cluster, key).then((look) => ({ ...look, key }))
  }

  test.each(['commit', 'retry'] as const)(
    'the decider has committed: the verdict is commit, and %s carries it out',
    async (action) => {
      const { id, key } = await left('D0')
      const sight = await lookAtBoth(id)
      expect(sight.evidence.participants[1]).toMatchObject({ decides: true, value: 'committed' })
      expect(sight.preview.advice).toMatchObject({
        commit: { advice: 'safe' },
        abort: { advice: 'blocked' },
      })
      expect(sight.preview.advice.commit.reasons.join(' ')).toContain('b decides this transaction')
      expect(await web.act(sight, 'abort')).toMatchObject({
        ...{ status: 422, body: { code: 'advice-blocks' } },
      })
      expect(await web.act(sight, action)).toMatchObject({
        status: 200,
        body: { verdict: 'commit', state: 'verified' },
      })
      await settled(cluster, key, { expected: 'committed' })
    },
  )

  test('it has not: abort bars it first', async () => {
    const { id, key } = await left('L0')
    const sight = await lookAtBoth(id)
    expect(sight.preview.advice.abort.advice).toBe('safe')
    expect(await web.act(sight, 'abort')).toMatchObject({
      status: 200,
      body: { verdict: 'abort', state: 'verified' },
    })
    await settled(cluster, key, { expected: 'aborted' })
    const kind = cluster.banks.b.file.query('select kind from verdict_marker where gid = ?', [id])
    expect(kind).toEqual([['ABORTED']])
  })

  test('it is away: nobody decides in its place, whatever is forced', async () => {
    const { id, key } = await left('L1')
    cluster.banks.b.away()
    try {
      const sight = await web.look(id)
      expect(sight.evidence.participants[1]).toMatchObject({ value: 'no-answer' })
      expect(sight.preview.advice).toMatchObject({
        ...{ retry: { advice: 'ask-again' } },
        ...{ commit: { advice: 'blocked' }, abort: { advice: 'blocked' } },
      })
      for (const action of ['abort', 'commit'] as const)
        expect(await web.act(sight, action, forced(id))).toMatchObject({
          status: 422,
          body: {
            code: 'advice-blocks',
            detail: expect.stringContaining('b decides this transaction by its own commit'),
          },
        })
      expect((await mustSeeVerdict(id)).verdict).toBeNull()
    } finally {
      cluster.banks.b.back()
    }
    await cluster.coordinator('c1').start()
    await settled(cluster, key, { expected: 'committed' })
  })

  const mustSeeVerdict = async (id: string) => {
    const [row] = await cluster.query<{ verdict: string }>(
      'select verdict from verdict_verdict where transaction = $1',
      [id],
    )
    return { verdict: row?.verdict ?? null }
  }
})
