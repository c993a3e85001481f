import { describe, expect, it } from 'vitest'
import { inHex, timestamp, withPaths } from './strace-format.ts'

describe('inHex', () => {
  it('writes a whole string in hexadecimal when one byte of it cannot be printed', () => {
    expect(inHex('"\\1a\\377"', 'unprintable')).toBe('"\\x01\\x61\\xff"')
  })
  it('leaves a string of printable bytes and newlines alone, unless all are wanted so', () => {
    expect(inHex('"hi\\n"', 'unprintable')).toBe('"hi\\n"')
    expect(inHex('"hi\\n"', 'all')).toBe('"\\x68\\x69\\x0a"')
  })
  it('keeps the mark of what was cut and touches nothing but strings', () => {
    expect(inHex('"\\0"...', 'all')).toBe('"\\x00"...')
    expect(inHex('O_RDONLY', 'all')).toBe('O_RDONLY')
  })
})

describe('withPaths', () => {
  const nameOf = (fd: string) => ({ '3': '/srv/a', AT_FDCWD: '/srv' })[fd] ?? null
  it('names the descriptor that a call works on', () => {
    expect(withPaths('read', ['3', '"x"', '3'], nameOf)).toEqual(['3</srv/a>', '"x"', '3'])
  })
  it('names the directory of a relative path', () => {
    expect(withPaths('openat', ['AT_FDCWD', '"a"', 'O_RDONLY'], nameOf)[0]).toBe('AT_FDCWD</srv>')
  })
  it('leaves numbers alone that are no descriptors', () => {
    expect(withPaths('kill', ['3', 'SIGTERM'], nameOf)).toEqual(['3', 'SIGTERM'])
    expect(withPaths('close', ['9'], nameOf)).toEqual(['9'])
  })
})

describe('timestamp', () => {
  it('has seconds, microseconds or the time since the epoch', () => {
    const time = Date.UTC(2026, 10, 22, 6, 34, 3) + 250.5
    expect([1, 2, 3].map((level) => timestamp(time, level))).toEqual([
      '06:34:03',
      '06:34:03.250500',
      `${(time / 1000).toFixed(6)}`,
    ])
  })
})
