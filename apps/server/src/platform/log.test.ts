import { describe, expect, test } from 'vitest'
import { newToken } from './crypto/token.ts'
import { createLog, securityLog } from './log.ts'
import { systemRandom } from './random.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): { text: string; lines: Record<string, unknown>[] } {
  let text = ''
  write(createLog({ level: 'debug', destination: { write: (line: string) => void (text += line) } }))
  return {
    text,
    lines: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  }
}

describe('ATK-126 the log', () => {
  test('ATK-126 writes one JSON line with level, time and words', () => {
    const { lines } = logged((log) => log.info({ port: 4000 }, 'listening'))
    expect(lines).toEqual([{ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), port: 4000, msg: 'listening' }])
  })

  test('ATK-126 never writes what stands under the name of a secret, at any depth, in any case', () => {
    const secret = 'hunter2-hunter2'
    const entries = [
      { password: secret },
      { a: { b: { c: { newPassword: secret } } } },
      { list: [{ Authorization: secret }] },
      { headers: { 'set-cookie': [secret], Cookie: secret } },
      { TILLWARD_SECRET: secret },
      { resetToken: secret, sessionTokens: [secret] },
      { api_key: secret, apiKey: secret },
      { data: { link: secret } },
      { err: Object.assign(new Error('failed'), { config: { token: secret } }) },
      { raw: Buffer.from(secret), list: [Buffer.from(secret)] },
    ]
    const { text, lines } = logged((log) => {
      for (const entry of entries) {
        log.info(entry, 'x')
        log.child(entry).info('x')
      }
    })
    expect(lines).toHaveLength(entries.length * 2)
    expect(text).not.toContain(secret)
    expect(text).not.toContain('104,117,110')
  })

  test('ATK-126 never writes a token, wherever it stands, nor the query of an address', () => {
    const { token } = newToken(systemRandom, '01890a5d-ac96-774b-bcce-b302099a8057')
    const { text, lines } = logged((log) => {
      log.info(`opened /reset/${token}`)
      log.warn({ address: `https://shop.test/#${token}` }, 'x')
      log.error(new Error(`no such link ${token}`))
      log.info({ req: { method: 'GET', url: `/a/b?q=ada@example.test#x` }, res: { statusCode: 200 } }, 'done')
      log.info({ said: `Bearer twk_${token}` }, `an API key: twk_${token}`)
    })
    expect(lines).toHaveLength(5)
    expect(text).not.toContain(token.split('.')[1])
    expect(text).not.toContain('ada@example.test')
    expect(lines[3]).toMatchObject({ req: { method: 'GET', path: '/a/b' }, res: { statusCode: 200 } })
  })

  test('ATK-126 keeps errors readable and survives circles', () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const { lines } = logged((log) => {
      log.error({ err: new Error('no database') }, 'failed')
      log.info({ circle }, 'x')
      log.info({ tokens: 3, port: 1 }, 'x')
    })
    expect(lines[0]).toMatchObject({
      level: 'error',
      err: { type: 'Error', message: 'no database', stack: expect.stringContaining('log.test') },
    })
    expect(lines[2]).toMatchObject({ tokens: '[redacted]', port: 1 })
  })

  test('R-42 the security log is told apart by its channel', () => {
    const { lines } = logged((log) => securityLog(log).warn({ password: 'x' }, 'sign-in refused'))
    expect(lines[0]).toMatchObject({ channel: 'security', password: '[redacted]' })
  })
})
