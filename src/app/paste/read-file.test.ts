import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { looksBinary, readLogFile, TEXT_LIMIT, utf16Of } from './read-file.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const utf16 = (text: string) => new Uint8Array(Buffer.from(text, 'utf16le'))

describe('readLogFile', () => {
  it('reads text', async () => {
    expect(await readLogFile(new Blob(['EACCES\n']), 'a.log')).toEqual({
      kind: 'log',
      source: { kind: 'text', text: 'EACCES\n' },
    })
  })

  it('inflates gzip, whatever its name', async () => {
    const outcome = await readLogFile(new Blob([gzipSync('ENOENT in here')]), 'a.log')
    expect(outcome).toMatchObject({ source: { text: 'ENOENT in here' } })
  })

  it('reads the UTF-16 that PowerShell writes, with and without a mark', async () => {
    const marked = await readLogFile(new Blob([new Uint8Array([0xff, 0xfe]), utf16('EPERM at once')]), 'a.log')
    expect(marked).toMatchObject({ source: { text: 'EPERM at once' } })
    const bare = await readLogFile(new Blob([utf16('EPERM at once, no mark')]), 'a.log')
    expect(bare).toMatchObject({ source: { text: 'EPERM at once, no mark' } })
  })

  it('refuses an executable by name and says that nothing was lost', async () => {
    const elf = new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0])
    expect(await readLogFile(new Blob([elf]), 'core.dump')).toMatchObject({
      kind: 'refused',
      problem: { title: 'Cannot read core.dump' },
    })
  })

  it('keeps a large log as a file', async () => {
    const outcome = await readLogFile(new Blob(['x\n'.repeat(TEXT_LIMIT)]), 'big.log')
    expect(outcome).toMatchObject({ source: { kind: 'file' } })
  })
})

describe('looksBinary', () => {
  it('lets coloured terminal output and a stray NUL through', () => {
    expect(looksBinary(bytes('\x1b[31mError\x1b[0m\r\n\x07done\x00'))).toBe(false)
  })

  it('lets an empty file through', () => expect(looksBinary(new Uint8Array())).toBe(false))
})

it('a short text is no UTF-16', () => expect(utf16Of(bytes('E\0'))).toBeNull())
