import { describe, expect, it } from 'vitest'
import { main } from './errlab.ts'
import type { Io } from './io.ts'

/** Runs one command with this standard input and these files. */
async function run(argv: readonly string[], given: { stdin?: string; files?: Readonly<Record<string, string>> } = {}) {
  const written = { stdout: '', stderr: '' }
  const bytes = (text: string) => new TextEncoder().encode(text)
  const io: Io = {
    stdin: (async function* () {
      // In pieces, cut in the middle of lines.
      for (const piece of (given.stdin ?? '').match(/.{1,17}/gs) ?? []) yield bytes(piece)
    })(),
    isInteractive: false,
    columns: 80,
    stdout: (text) => {
      written.stdout += text
    },
    stderr: (text) => {
      written.stderr += text
    },
    readFile: async (path) => {
      const text = given.files?.[path]
      return text === undefined ? { error: `ENOENT: ${path}` } : { bytes: bytes(text) }
    },
    deflate: async (data) => data,
    origin: 'https://errlab.example',
    openTerminal: () => null,
    now: () => 0,
  }
  return { code: await main(argv, io), ...written }
}

const LISTEN = 'Error: listen EADDRINUSE: address already in use :::3000\n  port: 3000\n'

describe('errlab diagnose', () => {
  it('says what happened and exits with 1', async () => {
    const { code, stdout } = await run(['diagnose', 'app.log'], { files: { 'app.log': LISTEN } })
    expect(code).toBe(1)
    expect(stdout).toContain('EADDRINUSE  Address already in use')
    expect(stdout).toContain('port 3000')
  })

  it('exits with 0 when no errno is in the log', async () => {
    expect(await run(['diagnose'], { stdin: 'all is well\n' })).toMatchObject({
      code: 0,
      stdout: 'No errno in 1 line.\n',
    })
  })

  it('exits with 2 for a file that it cannot read', async () => {
    expect(await run(['diagnose', 'missing.log'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('prints one JSON document', async () => {
    const { stdout } = await run(['diagnose', '-', '--json'], { stdin: LISTEN })
    expect(JSON.parse(stdout)).toMatchObject({
      primary: 'EADDRINUSE',
      findings: [{ code: 'EADDRINUSE', line: 1, column: 15, entities: { syscall: 'listen', port: '3000' } }],
      incidents: [{ code: 'EADDRINUSE', count: 1, role: 'root' }],
    })
  })

  it('answers each line, also one that it cannot read', async () => {
    const lines = [
      JSON.stringify({ id: 'a', log: LISTEN }),
      'not json',
      '{"id":7}',
      JSON.stringify({ id: 'b', log: '' }),
    ]
    const { code, stdout } = await run(['diagnose', '--jsonl'], { stdin: lines.join('\n') })
    const answers = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(code).toBe(0)
    expect(answers).toMatchObject([
      { id: 'a', primary: 'EADDRINUSE' },
      { id: null, error: expect.any(String) },
      { id: 7, error: expect.any(String) },
      { id: 'b', findings: [], primary: null },
    ])
  })
})

describe('errlab explain', () => {
  it.each([['EADDRINUSE'], ['98'], ['-98'], ['address already in use'], ['WSAEADDRINUSE'], ['eaddrinuse']])(
    'knows %s',
    async (asked) => {
      const { code, stdout } = await run(['explain', asked])
      expect(code).toBe(0)
      expect(stdout).toContain('EADDRINUSE')
    },
  )

  it('exits with 2 for what means nothing', async () => {
    expect(await run(['explain', 'E404'])).toMatchObject({ code: 2, stdout: '' })
  })

  it('names every meaning of a number, Linux first', async () => {
    const { stdout } = await run(['explain', '35', '--json'])
    const codes = JSON.parse(stdout).codes.map(({ code }: { code: string }) => code)
    expect(codes[0]).toBe('EDEADLK')
    expect(codes).toContain('EAGAIN')
  })
})

describe('errlab', () => {
  it('shows its usage and exits with 2 without a command', async () => {
    expect(await run([])).toMatchObject({ code: 2, stderr: expect.stringContaining('usage') })
  })

  it('does not know every command', async () => {
    expect(await run(['fix'])).toMatchObject({ code: 2 })
  })

  it('prints a link and tells what it took out', async () => {
    const { code, stdout, stderr } = await run(['link', 'a.log'], { files: { 'a.log': 'password=hunter2 ENOENT\n' } })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^https:\/\/errlab\.example\/d\/#1\./)
    expect(stderr).not.toBe('')
  })

  it('wants a terminal for a lab', async () => {
    expect(await run(['lab', 'EADDRINUSE/no-such-cause'])).toMatchObject({ code: 2 })
  })
})
