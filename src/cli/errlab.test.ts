import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { main } from './errlab.ts'
import { type Io, readAll } from './io.ts'

interface Given {
  readonly stdin?: string | readonly Uint8Array[]
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly showsProgress?: boolean
  /** Ctrl-C is pressed after so many chunks of standard input. */
  readonly interruptAfter?: number
}

const bytesOf = (text: string) => new TextEncoder().encode(text)

async function* pieces(text: string | Uint8Array) {
  // Cut in the middle of lines.
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const size = bytes.length > 1e6 ? 70_000 : 17
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size)
}

/** Runs one command with this standard input and these files. */
async function run(argv: readonly string[], given: Given = {}) {
  const written = { stdout: '', stderr: '' }
  let press = () => {}
  const pressed = new Promise<void>((resolve) => {
    press = resolve
  })
  let clock = 0
  async function* stdin() {
    let count = 0
    const { stdin: input = '' } = given
    for await (const chunk of typeof input === 'string' ? pieces(input) : input) {
      yield chunk
      if (++count !== given.interruptAfter) continue
      press()
      await new Promise(() => {})
    }
  }
  const io: Io = {
    stdin: stdin(),
    isInteractive: false,
    showsProgress: given.showsProgress ?? false,
    columns: 80,
    stdout: (text) => {
      written.stdout += text
    },
    stderr: (text) => {
      written.stderr += text
    },
    openFile: async (path) => {
      const text = given.files?.[path]
      if (text === undefined) return { error: `there is no file ${path}` }
      const bytes = typeof text === 'string' ? bytesOf(text) : text
      return { size: bytes.length, chunks: pieces(bytes), readAt: (from, to) => bytes.slice(from, to) }
    },
    gunzip: async function* (chunks) {
      yield new Uint8Array(gunzipSync(await readAll(chunks)))
    },
    deflate: async (data) => data,
    origin: 'https://errlab.example',
    openTerminal: () => null,
    interrupt: () => ({ pressed, forget: () => {} }),
    rest: async () => {},
    now: () => (clock += 150),
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

  it('explains an exit status where no errno is in the log', async () => {
    const { code, stdout } = await run(['diagnose'], { stdin: 'app-1 exited with code 127\n' })
    expect(code).toBe(0)
    expect(stdout).toContain('Line 1, “exited with code 127”: status 127')
    expect(stdout).toContain('Behind it may stand ENOENT.')
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

  it('has the timeline in its JSON', async () => {
    const { stdout } = await run(['diagnose', '-', '--json'], { stdin: LISTEN })
    expect(JSON.parse(stdout).timeline).toMatchObject({ axis: 'lines', step: 1, buckets: [{ from: 1, findings: 1 }] })
  })

  it('reads compressed files and standard input', async () => {
    const packed = new Uint8Array(gzipSync(LISTEN))
    expect((await run(['diagnose', 'a.gz'], { files: { 'a.gz': packed } })).stdout).toContain('EADDRINUSE')
    expect((await run(['diagnose'], { stdin: [packed] })).stdout).toContain('EADDRINUSE')
  })

  it('reads several files, each under its name, and says of one that is missing', async () => {
    const files = { 'a.log': LISTEN, 'b.log': 'all is well\n' }
    const { code, stdout, stderr } = await run(['diagnose', 'a.log', 'b.log', 'c.log'], { files })
    expect(code).toBe(2)
    expect(stdout).toMatch(/==> a\.log <==\nEADDRINUSE[\s\S]*==> b\.log <==\nNo errno/)
    expect(stderr).toBe('errlab: there is no file c.log\n')
    const json = await run(['diagnose', '--json', 'a.log', 'b.log'], { files })
    expect(JSON.parse(json.stdout).files).toMatchObject([{ file: 'a.log', primary: 'EADDRINUSE' }, { file: 'b.log' }])
  })

  it('says what to do with what is no text', async () => {
    const elf = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0])
    const { code, stderr } = await run(['diagnose', 'core'], { files: { core: elf } })
    expect(code).toBe(2)
    expect(stderr).toContain('strings core | errlab diagnose')
  })

  it('shows on a terminal how far it is, and clears that away', async () => {
    const log = `${'all is well\n'.repeat(200_000)}${LISTEN}`
    const files = { 'big.log': bytesOf(log) }
    const { stderr } = await run(['diagnose', 'big.log'], { files, showsProgress: true })
    expect(stderr).toMatch(/big\.log: 1\.\d MB of 2\.\d MB \(\d+ %\), \d+ MB\/s, 0 findings/)
    expect(stderr.endsWith('\r\x1b[K')).toBe(true)
    expect((await run(['diagnose', 'big.log'], { files })).stderr).toBe('')
  })

  it('diagnoses what it has read when Ctrl-C is pressed', async () => {
    const stdin = [bytesOf(LISTEN), bytesOf('never read ENOSPC\n')]
    const { code, stdout } = await run(['diagnose'], { stdin, interruptAfter: 1 })
    expect(code).toBe(130)
    expect(stdout).toMatch(/^Stopped after 2 lines/)
    expect(stdout).toContain('EADDRINUSE')
    const json = await run(['diagnose', '--json'], { stdin, interruptAfter: 1 })
    expect(JSON.parse(json.stdout)).toMatchObject({ partial: true, primary: 'EADDRINUSE' })
  })

  it('follows a log: each incident once, then how often', async () => {
    const refused = 'connect ECONNREFUSED 127.0.0.1:80\n'
    const stdin = [LISTEN, refused, refused, 'all is well\n'].map(bytesOf)
    const { code, stdout, stderr } = await run(['diagnose', '--follow'], {
      stdin,
      interruptAfter: 4,
      showsProgress: true,
    })
    expect(code).toBe(130)
    const told = stdout.slice(0, stdout.indexOf('Stopped'))
    expect(told.trimEnd().split('\n')).toEqual([
      'line 1: EADDRINUSE  Address already in use · syscall listen · address :: · port 3000',
      'line 3: ECONNREFUSED  Connection refused · syscall connect · address 127.0.0.1 · port 80',
    ])
    expect(stderr).toContain('ECONNREFUSED × 2')
  })

  it('finds the lines that clues ask for in a log that has gone by', async () => {
    const log = `[nodemon] restarting due to changes...\n${LISTEN}`
    const [whole, streamed] = [
      await run(['diagnose', 'a'], { files: { a: log } }),
      await run(['diagnose'], { stdin: log }),
    ]
    expect(streamed.stdout).toBe(whole.stdout)
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
  it.each(['diagnose', 'explain', 'search', 'lab', 'link'])('says more about %s', async (name) => {
    const { code, stdout } = await run([name, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^usage:\\n {2}errlab ${name} [\\s\\S]*[Ee]xit status`))
  })

  it('does not know every option', async () => {
    expect(await run(['diagnose', '--quick'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--quick') })
  })

  it('finds codes and causes by words', async () => {
    const { code, stdout } = await run(['search', 'address', 'use'])
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toMatch(/^EADDRINUSE/)
    expect(await run(['search', 'xyzzy'])).toMatchObject({ code: 2, stdout: '' })
  })

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
