import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { main } from './errlab.ts'
import type { Io } from './io.ts'

const CAUSE = 'EADDRINUSE/port-held-by-another-process'

async function link(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const written = { stdout: '', stderr: '' }
  const io: Partial<Io> = {
    stdin: (async function* () {})(),
    isInteractive: false,
    showsProgress: false,
    columns: 80,
    stdout: (text) => {
      written.stdout += text
    },
    stderr: (text) => {
      written.stderr += text
    },
    origin: 'https://errlab.example/',
    async openFile(path) {
      const text = files[path]
      if (text === undefined) return { error: `${path}: no such file` }
      const bytes = new TextEncoder().encode(text)
      return {
        size: bytes.length,
        readAt: null,
        chunks: (async function* () {
          yield bytes
        })(),
      }
    },
    deflate: async (bytes) => new Uint8Array(deflateRawSync(bytes)),
  }
  return { code: await main(['link', ...args], io as Io), ...written }
}

describe('errlab link', () => {
  it.each([
    [[CAUSE], `/e/${CAUSE}/`],
    [[CAUSE, '--port', '8080', '--program=node'], `/e/${CAUSE}/?port=8080&program=node`],
    [['ENOENT'], '/e/ENOENT/'],
    [['WSAEADDRINUSE'], '/e/WSAEADDRINUSE/'],
    [['98'], '/e/98/'],
    [['-4091'], '/e/-4091/'],
    [['address', 'already', 'in', 'use'], '/e/?q=address+already+in+use'],
  ])('%s', async (args, path) => {
    expect(await link(args)).toEqual({ code: 0, stdout: `https://errlab.example${path}\n`, stderr: '' })
  })

  it.each<[readonly string[], RegExp]>([
    [[], /^usage: errlab link/],
    [['EADDRINUSE/no-such'], /there is no cause EADDRINUSE\/no-such; EADDRINUSE has\n {2}EADDRINUSE\//],
    [[CAUSE, '--program', '/usr/bin/node'], /"\/usr\/bin\/node" cannot stand in a link/],
    [['ENOENT', '--port', '80'], /--port needs a cause/],
    [[CAUSE, '--host', 'db'], /there is no option --host/],
    [['no-such.log'], /no-such\.log/],
  ])('refuses %s', async (args, says) => {
    const { code, stdout, stderr } = await link(args)
    expect(stderr).toMatch(says)
    expect([code, stdout]).toEqual([2, ''])
  })

  it('makes a redacted full link of a file, and says when chats would cut it', async () => {
    const short = await link(['a.log'], { 'a.log': 'password=hunter2 ENOENT\n' })
    expect(short.stdout).toMatch(/^https:\/\/errlab\.example\/d\/#1\./)
    expect(short.stderr).toBe('errlab: secret became [secret-1] in 1 place\n')
    const noise = Array.from({ length: 4000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36)).join('\n')
    expect((await link(['b.log'], { 'b.log': noise })).stderr).toContain('some chats cut it at 2000')
    expect((await link(['b.log', '--short'], { 'b.log': noise })).stderr).toContain('It cannot be made shorter')
  })

  it('makes it short enough for a chat when it is asked to, and says what that costs', async () => {
    const noise = Array.from({ length: 2000 }, (_, i) => ((i * 2654435761) >>> 0).toString(36))
    const log = noise.toSpliced(900, 0, 'Error: listen EADDRINUSE: address already in use :::3000').join('\n')
    const { stdout, stderr } = await link(['b.log', '--short'], { 'b.log': log })
    expect(stdout.length).toBeLessThanOrEqual(2001)
    expect(stderr).toMatch(/^errlab: 19\d\d of 2001 lines are left out\n$/)
    expect((await link(['c.log', '--short'], { 'c.log': noise[0]! })).stderr).toBe('')
  })
})
